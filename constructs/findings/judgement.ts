import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { LocatedFinding } from '../../mesh/checks/engine/finding';
import type { PartOfMesh } from '../../mesh/checks/engine/part-of-mesh';
import { unfold } from '../../mesh/manifest/list';
import type { Manifest } from '../../mesh/manifest/manifest';
import { isIstioObject } from '../props/istio-object';
import { referredToBy } from './references';

/** What the checks find in an app, and the objects as they were rendered for it. */
export interface Judgement {
  /** By the construct that a user wrote, or by the chart of an object that is none of ours. */
  readonly errors: ReadonlyMap<IConstruct, readonly string[]>;
  readonly documents: ReadonlyMap<ApiObject, object>;
}

/** Judges the charts of an app that hold constructs of ours, each with the charts that its references come from. */
export function judge(constructs: readonly IConstruct[]): Judgement {
  const objects = constructs.filter((construct) => ApiObject.isApiObject(construct));
  const byChart = byChartOf(objects);
  const ours = byChartOf(objects.filter((object) => ownerOf(object) !== undefined));
  const documents = new Map<ApiObject, object>();
  const writers = new Map<Manifest, ApiObject>();
  const parts = new Map<Chart, PartOfMesh>();
  const partOf = (chart: Chart): PartOfMesh => {
    const known = parts.get(chart);
    if (known) return known;
    const manifests = (byChart.get(chart) ?? []).flatMap((object) => {
      const document = rendered(object);
      if (document === undefined) return [];
      documents.set(object, document);
      const unfolded = unfold({ manifest: document as Manifest });
      for (const { manifest } of unfolded) writers.set(manifest, object);
      return unfolded;
    });
    const part = { manifests, with: [] };
    parts.set(chart, part);
    return part;
  };
  const judged = [...ours].map(([chart, own]): PartOfMesh => {
    const targets = referredToBy(own.flatMap((object) => ownerOf(object) ?? []));
    const charts = new Set([...targets].flatMap(({ node }) => node.scopes.findLast(Chart.isChart) ?? []));
    // In the order of the app: of two objects with one name, the later is applied.
    const others = charts.size < 2 ? [...charts] : constructs.filter(Chart.isChart).filter((one) => charts.has(one));
    return { ...partOf(chart), with: others.filter((other) => other !== chart).map(partOf) };
  });

  const errors = new Map<IConstruct, string[]>();
  for (const finding of engine().errorsOfParts(judged)) {
    const object = writers.get(finding.sourced.manifest);
    if (object === undefined) continue;
    const owner = ownerOf(object);
    if (owner !== undefined && mayBeNewer(finding)) continue;
    const at = owner ?? Chart.of(object);
    const text = owner === undefined ? `${object.node.path}: ${textOf(finding)}` : textOf(finding);
    errors.set(at, [...(errors.get(at) ?? []), text]);
  }
  return { errors, documents };
}

/** The construct of ours that made the object. */
const ownerOf = (object: ApiObject) => (isIstioObject(object) ? object.node.scope : undefined);

function byChartOf(objects: readonly ApiObject[]): Map<Chart, ApiObject[]> {
  const charts = new Map<Chart, ApiObject[]>();
  for (const object of objects) {
    const chart = Chart.of(object);
    const known = charts.get(chart);
    if (known) known.push(object);
    else charts.set(chart, [object]);
  }
  return charts;
}

/** Loaded when it is needed first: who imports a construct does not wait for the checks. */
const engine = () =>
  require('../../mesh/checks/engine/part-of-mesh') as typeof import('../../mesh/checks/engine/part-of-mesh');

/** What cannot be rendered is not judged: cdk8s says so when it comes to render it. */
function rendered(object: ApiObject): object | undefined {
  try {
    return object.toJson();
  } catch {
    return undefined;
  }
}

/**
 * A field that the schema does not have gets into an object of ours by a JSON patch only, which is the way to write what a
 * newer Istio knows. One that is nearly the name of a known field is misspelt.
 */
const mayBeNewer = ({ code, message }: LocatedFinding) => code === 'MESH0001' && !message.includes('did you mean');

function textOf({ code, object, path, message }: LocatedFinding): string {
  return `${code} ${object}: ${path === '' ? '' : `${path}: `}${message}`;
}
