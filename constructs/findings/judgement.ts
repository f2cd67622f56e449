import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { LocatedFinding } from '../../mesh/checks/engine/finding';
import type { PartOfMesh } from '../../mesh/checks/engine/part-of-mesh';
import { unfold } from '../../mesh/manifest/list';
import type { Manifest } from '../../mesh/manifest/manifest';
import { overlayOf } from '../../mesh/manifest/mesh-source';
import { isIstioObject } from '../props/istio-object';
import { referredToBy } from './references';

/** Check errors in an app, and its rendered objects. */
export interface Judgement {
  /** Errors by construct, or by chart for objects that no construct of this package created. */
  readonly errors: ReadonlyMap<IConstruct, readonly string[]>;
  readonly documents: ReadonlyMap<ApiObject, object>;
}

/** Checks each chart that contains our constructs, together with the charts that it refers to. */
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
      const unfolded = unfold({
        manifest: document as Manifest,
        ...overlayOf(chart),
        // Only a finding needs it.
        get construct() {
          return object.node.path;
        },
      });
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
    // In app order, because the later of two objects with the same name is applied.
    const others =
      charts.size < 2 ? [...charts] : constructs.filter(Chart.isChart).filter((other) => charts.has(other));
    return { ...partOf(chart), with: others.filter((other) => other !== chart).map(partOf) };
  });

  const errors = new Map<IConstruct, string[]>();
  for (const finding of engine().errorsOfParts(judged)) {
    const object = writers.get(finding.sourced.manifest);
    if (object === undefined) continue;
    const owner = ownerOf(object);
    if (owner !== undefined && mayBeNewer(finding)) continue;
    const construct = owner ?? Chart.of(object);
    const text = owner === undefined ? `${object.node.path}: ${textOf(finding)}` : textOf(finding);
    errors.set(construct, [...(errors.get(construct) ?? []), text]);
  }
  return { errors, documents };
}

/** The construct of this package that created the object. */
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

/** Loaded on first use, so importing a construct does not load the checks. */
const engine = () =>
  require('../../mesh/checks/engine/part-of-mesh') as typeof import('../../mesh/checks/engine/part-of-mesh');

/** `undefined` if the object fails to render; cdk8s reports that itself. */
function rendered(object: ApiObject): object | undefined {
  try {
    return object.toJson();
  } catch {
    return undefined;
  }
}

/**
 * Whether an unknown field may belong to a newer Istio version. In our objects only JSON patches can add unknown fields; one
 * that resembles a known field is a typo.
 */
const mayBeNewer = ({ code, message }: LocatedFinding) => code === 'MESH0001' && !message.includes('did you mean');

function textOf({ code, object, path, message }: LocatedFinding): string {
  return `${code} ${object}: ${path === '' ? '' : `${path}: `}${message}`;
}
