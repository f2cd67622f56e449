import { selects } from '../../manifest/config';
import { textMap } from '../../manifest/fields';
import type { Inventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { perDiscovery } from './discovery';
import { type Pod, Pods, podsOf } from './pods';

type Texts = ReadonlyMap<string, string>;

/** Labels that controllers add to running Pods. Templates do not have them. */
const OF_RUNNING_PODS =
  /^(?:statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|(?:rollouts-)?pod-template-hash|controller-revision-hash|pod-template-generation|service\.istio\.io\/canonical-(?:name|revision))$/;

/** Whether the labels match a workload: a Pod, a Pod template, or a workload outside Kubernetes. */
export function hasWorkload(inventory: Inventory, labels: Texts): boolean {
  if (podsOf(inventory).has(labels) || workloadsWithoutPods(inventory).has(labels)) return true;
  const written = ofTemplates(labels);
  return written.size < labels.size && podsOf(inventory).has(written, undefined, isTemplate);
}

/** Whether the labels match one of the workloads that a Service selects. */
export function hasWorkloadBehind(inventory: Inventory, selector: Texts, namespace: string, labels: Texts): boolean {
  const written = ofTemplates(labels);
  return [podsOf(inventory), workloadsWithoutPods(inventory)].some((workloads) =>
    workloads.has(selector, namespace, (workload) => selects(isTemplate(workload) ? written : labels, workload.labels)),
  );
}

function ofTemplates(labels: Texts): Texts {
  return new Map([...labels].filter(([key]) => !OF_RUNNING_PODS.test(key)));
}

function isTemplate({ object }: Pod): boolean {
  return object.kind !== 'Pod';
}

/** WorkloadEntries, WorkloadGroups and endpoints of ServiceEntries. */
const workloadsWithoutPods = perDiscovery((inventory: Inventory) => {
  const found: Pod[] = [];
  const add = (object: MeshObject, labels: Texts) =>
    found.push({ object, name: object.name, namespace: object.namespace, labels, annotations: new Map(), spec: {} });
  for (const object of inventory.of('WorkloadEntry')) {
    add(object, new Map([...object.labels, ...textMap(object.spec.labels)]));
  }
  for (const object of inventory.of('WorkloadGroup')) {
    add(object, new Map([...textMap(object.spec.template?.labels), ...textMap(object.spec.metadata?.labels)]));
  }
  for (const object of inventory.of('ServiceEntry')) {
    for (const { labels } of object.spec.endpoints ?? []) if (labels) add(object, textMap(labels));
  }
  return new Pods(found);
});
