import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { OverlayChart } from '../constructs/app/overlay-chart';
import { judge } from '../constructs/findings/judgement';
import { type ChartsBy, chartsOf, groupsOf, type PlannedChart } from './charts';
import type { Operation } from './difference';
import { evaluate, type Scope } from './evaluate';
import { call, type Expression, expressionOf, literal, type ObjectExpression, object } from './expression';
import { constructOf } from './kinds';
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
  /** The objects that are code. */
  readonly objects: readonly ProgramObject[];
  /** The objects that stay YAML, in a file that the chart includes. */
  readonly included: readonly Piece[];
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

/** Objects that synth rejects. */
export class RejectedError extends Error {
  readonly reasons: ReadonlyMap<Piece, string>;

  constructor(reasons: ReadonlyMap<Piece, string>) {
    super([...reasons.values()].join('\n'));
    this.reasons = reasons;
  }
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
  const pieceOf = new Map<IConstruct, Piece>();
  let count = 0;
  const charts = chartsOf(groups, targets).map((plan): ProgramChart => {
    const { id, namespace, isOverlay } = plan;
    const props = namespace === undefined ? {} : { namespace };
    const chart = isOverlay ? new OverlayChart(app, id, props) : new Chart(app, id, props);
    const near = new Set(plan.pieces);
    const ids = idsOf(plan.pieces);
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
      const constructId = ids.get(piece) ?? '';
      const written = writeObject(manifest, constructId, namespace, reading);
      const variable = `#${++count}`;
      const construct = create(written, chart, constructId, scope) as Construct;
      scope.set(variable, construct);
      variables.set(piece, variable);
      pieceOf.set(construct, piece);
      return { variable, piece, id: constructId, ...written };
    });
    return {
      variable: `#${++count}`,
      plan,
      objects: objects.filter((object) => !isIncluded(object)),
      included: objects.filter(isIncluded).map(({ piece }) => piece),
    };
  });
  const rejected = rejectedIn(app, pieceOf);
  if (rejected.size > 0) throw new RejectedError(rejected);
  return { hosts, charts };
}

/** The objects with an error at synth. Of those with the same finding, only the last one: the others may be right without it. */
function rejectedIn(app: App, pieceOf: ReadonlyMap<IConstruct, Piece>): Map<Piece, string> {
  const byCode = new Map<string, [Piece, string]>();
  for (const [construct, errors] of judge(app.node.findAll()).errors) {
    for (const error of errors) {
      const named = [...pieceOf.keys()].find(({ node }) => error.startsWith(`${node.path}: `));
      const piece = pieceOf.get(construct) ?? (named && pieceOf.get(named));
      const text = named === undefined ? error : error.slice(named.node.path.length + 2);
      if (piece !== undefined) byCode.set(text.split(' ', 1)[0] ?? '', [piece, text]);
    }
  }
  return new Map(byCode.values());
}

/** An object that needs patches is code, because an included one cannot have any. */
const isIncluded = ({ piece, patches }: ProgramObject) => piece.yaml !== undefined && patches.length === 0;

const hostsOf = (pieces: readonly Piece[]): ProgramHost[] =>
  [...subsetsByHost(pieces)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, subsets]) => ({
      variable: hostVariable(host),
      host,
      code: call('DestinationRule.fromHost', literal(host), expressionOf(subsets)),
    }));

/** Ids of constructs. Those of this package have the names of their objects before others have. */
function idsOf(pieces: readonly Piece[]): Map<Piece, string> {
  const used = new Set(pieces.some(({ yaml }) => yaml !== undefined) ? ['others'] : []);
  const isOurs = ({ manifest }: Piece) => constructOf(manifest) !== undefined;
  const ordered = [...pieces.filter(isOurs), ...pieces.filter((piece) => !isOurs(piece))];
  return new Map(ordered.map((piece) => [piece, idOf(piece, used)]));
}

/** The name of the object or, if another construct has this id, also its kind. */
function idOf({ manifest: { kind, metadata } }: Piece, used: Set<string>): string {
  const name = String(metadata.name ?? kind.toLowerCase());
  const words = kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  let id = name;
  if (used.has(id)) id = `${name}-${words}`;
  for (let copy = 2; used.has(id); copy++) id = `${name}-${words}-${copy}`;
  used.add(id);
  return id;
}

function create({ type, props, patches }: WrittenObject, chart: Chart, id: string, scope: Scope): unknown {
  const inChart = new Map([...scope, ['chart', chart]]);
  const construct = evaluate(constructorCall(type, 'chart', id, props), inChart);
  for (const { op, path, value } of patches) {
    ApiObject.of(construct as Construct).addJsonPatch(
      op === 'remove' ? JsonPatch.remove(path) : JsonPatch[op](path, value),
    );
  }
  return construct;
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

/** The file of the objects of a chart that stay YAML, beside the program. */
export const includedFile = ({ id }: PlannedChart): string => `others/${id}.yaml`;

/** `new Include(shop, 'others', { url: join(__dirname, 'others/shop.yaml') })` */
export function includeCall(chart: string | Expression, plan: PlannedChart): Expression {
  const scope: Expression = typeof chart === 'string' ? { type: 'variable', name: chart } : chart;
  const url = call('join', { type: 'variable', name: '__dirname' }, literal(includedFile(plan)));
  return call('new Include', scope, literal('others'), object({ url }));
}

/** `ApiObject.of(edge).addJsonPatch(JsonPatch.add('/spec/…', value))` */
export function patchCall(variable: string, operations: readonly Operation[]): Expression {
  const patches = operations.map(({ op, path, value }) =>
    call(`JsonPatch.${op}`, literal(path), ...(op === 'remove' ? [] : [expressionOf(value)])),
  );
  return call('.addJsonPatch', { type: 'variable', name: variable }, ...patches);
}
