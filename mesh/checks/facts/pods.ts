import { selects } from '../../manifest/config';
import { fieldsOrNone, list, text } from '../../manifest/fields';
import { podTemplate } from '../../registry/pod-template';
import type { Inventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { perDiscovery } from './discovery';

type Texts = ReadonlyMap<string, string>;

/** A Pod or a Pod template. A template counts once, whatever the number of replicas. */
export interface Pod {
  readonly object: MeshObject;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The Pods in the manifests, by selector. */
export class Pods {
  readonly all: readonly Pod[];
  private readonly byNamespace = new Map<string, Pod[]>();
  private readonly byLabel = new Map<string, Pod[]>();

  constructor(pods: readonly Pod[]) {
    this.all = pods;
    for (const pod of pods) {
      push(this.byNamespace, pod.namespace, pod);
      for (const [key, value] of pod.labels) push(this.byLabel, `${key}=${value}`, pod);
    }
  }

  in(namespace: string): readonly Pod[] {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** An empty selector matches every Pod. */
  select(selector: Texts, namespace?: string): readonly Pod[] {
    return this.candidates(selector, namespace).filter((pod) => isSelected(pod, selector, namespace));
  }

  /** Whether a Pod matches; stops at the first one. */
  has(selector: Texts, namespace?: string, counts: (pod: Pod) => boolean = () => true): boolean {
    return this.candidates(selector, namespace).some((pod) => isSelected(pod, selector, namespace) && counts(pod));
  }

  private candidates(selector: Texts, namespace: string | undefined): readonly Pod[] {
    let candidates: readonly Pod[] = namespace === undefined ? this.all : this.in(namespace);
    for (const [key, value] of selector) {
      const found = this.byLabel.get(`${key}=${value}`) ?? [];
      if (found.length < candidates.length) candidates = found;
    }
    return candidates;
  }
}

function isSelected(pod: Pod, selector: Texts, namespace: string | undefined): boolean {
  return (namespace === undefined || pod.namespace === namespace) && selects(selector, pod.labels);
}

/** All Pods and Pod templates in the manifests, without the Pods that an installation of Istio adds. */
export const podsOf = perDiscovery((inventory: Inventory) => {
  const pods: Pod[] = [];
  const running = new Pods(
    inventory.of('Pod').map((object) => ({
      object,
      name: object.name,
      namespace: object.namespace,
      labels: object.labels,
      annotations: object.annotations,
      spec: object.spec,
    })),
  );
  const isOwned = ({ object }: Pod) => ownersOf(object).length > 0;
  for (const object of inventory.inForce) {
    if (!podTemplate(object.kind, object.spec)) continue;
    if (ownersOf(object).length > 0 && inventory.find('Deployment', object.namespace, ownersOf(object)[0] ?? ''))
      continue;
    const template = templateOf(object);
    // If the manifests also contain Pods of the controller, they count instead.
    if (template.labels.size > 0 && running.select(template.labels, object.namespace).some(isOwned)) continue;
    pods.push(template);
  }
  return new Pods([...running.all, ...pods]);
});

/** The Pods of an object with a Pod template; without labels and containers if it has none. */
export function templateOf(object: MeshObject): Pod {
  const template = podTemplate(object.kind, object.spec) ?? { labels: new Map(), annotations: new Map(), spec: {} };
  return { object, name: object.name, namespace: object.namespace, ...template };
}

function ownersOf(object: MeshObject): string[] {
  const metadata: Readonly<Record<string, unknown>> = { ...object.manifest.metadata };
  return list(metadata.ownerReferences).map((owner) => text(fieldsOrNone(owner)?.name));
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
