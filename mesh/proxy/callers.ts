import type { Config } from '../manifest/config';
import { fields, list, text, textMap, texts } from '../manifest/fields';
import { resolveShortName } from '../registry/host-name';
import { assumedWorkload, type Workload } from '../registry/workload';
import type { MeshModel } from './model';

/** The objects of a mesh by kind. */
interface Objects {
  of(kind: string): readonly Config[];
}

/** Workloads whose requests get the same routes, so one of them represents all. */
export interface CallerGroup {
  readonly representative: Workload;
  /** Empty if no manifest names a workload. */
  readonly workloads: readonly Workload[];
}

/**
 * All workloads in groups: most namespaces have nothing that sets them apart, so there are few groups even in a mesh
 * with thousands of workloads.
 */
export function callerGroups(model: MeshModel, objects: Objects): CallerGroup[] {
  const keyOf = callerKey(model, objects);
  const groups = new Map<string, Workload[]>();
  for (const workload of model.workloads.all()) {
    const key = keyOf(workload);
    const group = groups.get(key);
    if (group) group.push(workload);
    else groups.set(key, [workload]);
  }
  const found = [...groups.values()].flatMap((workloads) => {
    const [representative] = workloads;
    return representative ? [{ representative, workloads }] : [];
  });
  return found.length > 0 ? found : [{ representative: assumedWorkload('default', 'any', new Map()), workloads: [] }];
}

/** Equal keys for workloads in one group. */
export function callerKey(model: MeshModel, objects: Objects): (workload: Workload) => string {
  const namespaces = specialNamespaces(model, objects);
  const labels = decisiveLabels(model, objects);
  return ({ namespace, labels: own, sidecar, name }) => {
    const proxy = { type: 'sidecar' as const, namespace, labels: own, workload: assumedWorkload(namespace, name, own) };
    return JSON.stringify([
      sidecar === 'none',
      model.scopes.sidecarOf(proxy),
      namespaces.has(namespace) ? namespace : '',
      ...[...labels].map(([label, values]) => (values.has(own.get(label) ?? '') ? own.get(label) : '')),
    ]);
  };
}

/** Namespaces whose workloads see other objects than the rest of the mesh, or have rules of their own. */
function specialNamespaces({ mesh, registry, virtualServices }: MeshModel, objects: Objects): ReadonlySet<string> {
  const special = new Set([mesh.rootNamespace]);
  const limited = (namespace: string, exportTo: Iterable<string>) => {
    for (const entry of [namespace, ...exportTo]) special.add(entry);
  };
  for (const { namespace, visibility } of [
    ...registry.services,
    ...virtualServices.roots,
    ...virtualServices.delegates,
  ]) {
    if (!visibility.isPublic()) limited(namespace, visibility.entries);
  }
  for (const { namespace, spec } of objects.of('DestinationRule')) {
    const exportTo = texts(spec.exportTo);
    const host = resolveShortName(text(spec.host), namespace, mesh.clusterDomain);
    const isOwn = host.endsWith(`.${namespace}.svc.${mesh.clusterDomain}`);
    if (!isOwn || (exportTo.length > 0 && !exportTo.includes('*'))) limited(namespace, exportTo);
  }
  for (const { spec } of matches(virtualServices))
    if (text(spec.sourceNamespace)) special.add(text(spec.sourceNamespace));
  return special;
}

/** Labels of callers that rules and policies select by, with the values that they select. */
export function decisiveLabels(
  { virtualServices }: MeshModel,
  objects: Objects,
): ReadonlyMap<string, ReadonlySet<string>> {
  const labels = new Map<string, Set<string>>();
  const add = (selector: unknown) => {
    for (const [label, value] of textMap(selector)) labels.set(label, (labels.get(label) ?? new Set()).add(value));
  };
  for (const { spec } of matches(virtualServices)) add(spec.sourceLabels);
  for (const { spec } of objects.of('DestinationRule')) add(fields(spec.workloadSelector).matchLabels);
  return labels;
}

function matches({ roots }: MeshModel['virtualServices']) {
  return roots.flatMap(({ http, tls, tcp }) => [
    ...http.flatMap((rule) => rule.matches),
    ...[...tls, ...tcp].flatMap((rule) => list(rule.match).map((match) => ({ spec: fields(match) }))),
  ]);
}
