import { App, Chart } from 'cdk8s';
import { OverlayChart } from '../constructs/app/overlay-chart';
import { type ChartsBy, chartsOf, groupsOf, type PlannedChart } from './charts';
import type { Operation } from './difference';
import { evaluate, type Scope } from './evaluate';
import { call, type Expression, expressionOf, literal, type ObjectExpression, object } from './expression';
import type { Piece } from './piece';
import type { Reading } from './read';
import { hostVariable, subsetsByHost, Targets, waysToRefer } from './references';
import { type WrittenObject, writeObject } from './write-object';

/** A program before it is printed. */
export interface Program {
  /** Subsets of DestinationRules that the program does not have. */
  readonly hosts: readonly ProgramHost[];
  readonly charts: readonly ProgramChart[];
}

export interface ProgramHost {
  readonly variable: string;
  readonly host: string;
  /** `DestinationRule.fromHost('reviews', ['v1', 'v2'])` */
  readonly code: Expression;
}

export interface ProgramChart {
  readonly variable: string;
  readonly plan: PlannedChart;
  readonly objects: readonly ProgramObject[];
}

export interface ProgramObject {
  readonly variable: string;
  readonly piece: Piece;
  readonly type: string;
  /** `new Gateway(chart, 'edge', { … })`, without the chart. */
  readonly id: string;
  readonly props: ObjectExpression;
  readonly patches: readonly Operation[];
}

/** Writes the objects as code. The constructs are created on the way, so later ones can refer to them. */
export function programOf(pieces: readonly Piece[], by: ChartsBy): Program {
  const groups = groupsOf(pieces, by);
  const targets = new Targets(groups.flatMap(([, members]) => members));
  const scope: Scope = new Map();
  const app = new App();
  const hosts = hostsOf(pieces);
  for (const { variable, code } of hosts) {
    try {
      scope.set(variable, evaluate(code, scope));
    } catch {
      // Not a host: a JSON patch writes it.
    }
  }
  const variables = new Map<Piece, string>();
  let count = 0;
  const charts = chartsOf(groups, targets).map((plan): ProgramChart => {
    const { id, namespace, isOverlay } = plan;
    const props = namespace === undefined ? {} : { namespace };
    const chart = isOverlay ? new OverlayChart(app, id, props) : new Chart(app, id, props);
    const near = new Set(plan.pieces);
    const ids = new Set<string>();
    const objects = plan.pieces.map((piece): ProgramObject => {
      const { manifest } = piece;
      const reading: Reading = {
        scope,
        references: (to, wire) =>
          waysToRefer(
            to,
            wire,
            manifest.metadata.namespace,
            targets,
            (other) => near.has(other),
            (other) => variables.get(other),
          ),
      };
      const constructId = idOf(piece, ids);
      const written = writeObject(manifest, constructId, namespace, reading);
      const variable = `#${++count}`;
      scope.set(variable, create(written, chart, constructId, scope));
      variables.set(piece, variable);
      return { variable, piece, id: constructId, ...written };
    });
    return { variable: `#${++count}`, plan, objects };
  });
  return { hosts, charts };
}

const hostsOf = (pieces: readonly Piece[]): ProgramHost[] =>
  [...subsetsByHost(pieces)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, subsets]) => ({
      variable: hostVariable(host),
      host,
      code: call('DestinationRule.fromHost', literal(host), expressionOf(subsets)),
    }));

/** The id of a construct: the name of its object or, if another construct has it, also its kind. */
function idOf({ manifest: { kind, metadata } }: Piece, used: Set<string>): string {
  const name = String(metadata.name ?? kind.toLowerCase());
  const words = kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  let id = name;
  if (used.has(id)) id = `${name}-${words}`;
  for (let copy = 2; used.has(id); copy++) id = `${name}-${words}-${copy}`;
  used.add(id);
  return id;
}

function create({ type, props }: WrittenObject, chart: Chart, id: string, scope: Scope): unknown {
  const inChart = new Map([...scope, ['chart', chart]]);
  return evaluate(constructorCall(type, 'chart', id, props), inChart);
}

/** `new Gateway(chart, 'edge', { … })` */
export function constructorCall(
  type: string,
  chart: string | Expression,
  id: string,
  props: ObjectExpression,
): Expression {
  const scope: Expression = typeof chart === 'string' ? { type: 'variable', name: chart } : chart;
  const isBare = props.entries.length === 0 && type !== 'ApiObject';
  return call(`new ${type}`, scope, literal(id), ...(isBare ? [] : [props]));
}

/** `new Chart(app, 'shop', { namespace: 'shop' })` */
export function chartCall({ id, namespace, isOverlay }: PlannedChart): Expression {
  const props = namespace === undefined ? [] : [object({ namespace: literal(namespace) })];
  return call(`new ${isOverlay ? 'OverlayChart' : 'Chart'}`, { type: 'variable', name: 'app' }, literal(id), ...props);
}

/** `ApiObject.of(edge).addJsonPatch(JsonPatch.add('/spec/…', value))` */
export function patchCall(variable: string, { op, path, value }: Operation): Expression {
  const args = op === 'remove' ? [literal(path)] : [literal(path), expressionOf(value)];
  return call('.addJsonPatch', { type: 'variable', name: variable }, call(`JsonPatch.${op}`, ...args));
}
