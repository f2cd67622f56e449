import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { LocatedFinding } from '../../mesh/checks/engine/finding';
import type { PartOfMesh } from '../../mesh/checks/engine/part-of-mesh';
import { unfold } from '../../mesh/manifest/list';
import type { Manifest, SourcedManifest } from '../../mesh/manifest/manifest';
import { overlayOf } from '../../mesh/manifest/mesh-source';
import { isIstioObject } from '../props/istio-object';
import { referredToBy } from './references';

/** Check errors in an app, and its rendered objects. */
export interface Judgement {
  /** Errors by construct, or by chart for objects that no construct of this package created. */
  readonly errors: ReadonlyMap<IConstruct, readonly string[]>;
  readonly documents: ReadonlyMap<ApiObject, object>;
}

/** A manifest, and the object of the app that it comes from. */
interface OfObject extends SourcedManifest {
  readonly from: ApiObject;
}

/** Checks each chart that contains our constructs, together with the charts that it refers to. */
export function judge(constructs: readonly IConstruct[]): Judgement {
  const objects = constructs.filter((construct) => ApiObject.isApiObject(construct));
  const byChart = objectsByChart(objects);
  const ours = objectsByChart(objects.filter((object) => ownerOf(object) !== undefined));
  const documents = new Map<ApiObject, object>();
  const parts = new Map<Chart, PartOfMesh>();
  const partOf = (chart: Chart): PartOfMesh => {
    const known = parts.get(chart);
    if (known) return known;
    const overlay = overlayOf(chart);
    const manifests: OfObject[] = [];
    for (const object of byChart.get(chart) ?? []) {
      const document = rendered(object);
      if (document === undefined) continue;
      documents.set(object, document);
      const written = { ...overlay, manifest: document as Manifest, construct: object.node.path, from: object };
      for (const manifest of unfold<OfObject>(written)) manifests.push(manifest);
    }
    const part = { manifests, with: [] };
    parts.set(chart, part);
    return part;
  };
  const judged = [...ours].map(([chart, own]): PartOfMesh => {
    if (byChart.size === 1) return partOf(chart);
    const targets = referredToBy(own.flatMap((object) => ownerOf(object) ?? []));
    const charts = new Set<Chart>();
    for (const target of targets) {
      const chart = chartOf(target);
      if (chart) charts.add(chart);
    }
    // In app order, because the later of two objects with the same name is applied.
    const others =
      charts.size < 2 ? [...charts] : constructs.filter(Chart.isChart).filter((other) => charts.has(other));
    return { ...partOf(chart), with: others.filter((other) => other !== chart).map(partOf) };
  });

  const errors = new Map<IConstruct, string[]>();
  for (const finding of engine().errorsOfParts(judged)) {
    const { from: object } = finding.sourced as OfObject;
    const owner = ownerOf(object);
    if (owner !== undefined && mayBeNewer(finding)) continue;
    const construct = owner ?? object.chart;
    const text = owner === undefined ? `${object.node.path}: ${textOf(finding)}` : textOf(finding);
    const others = errors.get(construct);
    if (others) others.push(text);
    else errors.set(construct, [text]);
  }
  return { errors, documents };
}

/** The construct of this package that created the object. */
const ownerOf = (object: ApiObject) => (isIstioObject(object) ? object.node.scope : undefined);

export function objectsByChart(objects: readonly ApiObject[]): Map<Chart, ApiObject[]> {
  const charts = new Map<Chart, ApiObject[]>();
  for (const object of objects) {
    const known = charts.get(object.chart);
    if (known) known.push(object);
    else charts.set(object.chart, [object]);
  }
  return charts;
}

/** Unlike `Chart.of`, `undefined` for a construct outside of any chart. */
function chartOf(construct: IConstruct): Chart | undefined {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    if (Chart.isChart(scope)) return scope;
  }
  return undefined;
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
