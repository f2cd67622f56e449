import { type Config, type Labels, selects } from '../manifest/config';
import { type Fields, fields, list, number, text, textMap } from '../manifest/fields';
import { type PodTemplate, podTemplate } from './pod-template';

/** A Pod, a controller that creates Pods, or a WorkloadEntry. */
export interface Workload {
  /** `namespace/name`. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Pod labels. */
  readonly labels: Labels;
  readonly serviceAccount: string;
  /** Number of endpoints: a controller's desired replicas, 0 for a Pod that is not ready, a WorkloadEntry's weight. */
  readonly replicas: number;
  readonly portNames: ReadonlyMap<string, number>;
  readonly sidecar: Injection;
  /** What its annotations keep away from its proxy: `excludeInboundPorts: 8080`. */
  readonly bypasses: { readonly inbound: readonly string[]; readonly outbound: readonly string[] };
  /** Pod IP or WorkloadEntry address, empty if unknown. */
  readonly address: string;
  /** Whether a manifest defines it; otherwise it is assumed. */
  readonly known: boolean;
}

/** Whether it has a sidecar; `assumed` if the manifests do not specify it. */
export type Injection = 'injected' | 'none' | 'assumed';

/** All workloads, indexed by name and, for selectors, by label. */
export class Workloads {
  private readonly byId = new Map<string, Workload>();
  private readonly byLabel = new Map<string, Workload[]>();
  private readonly byNamespace = new Map<string, Workload[]>();
  private readonly creators: ReadonlyMap<string, Config>;

  /** @param creators objects that may create Pods in a way that the manifests do not show */
  constructor(objects: readonly Config[], creators: readonly Config[] = []) {
    this.creators = new Map(creators.map((object) => [object.namespace, object]));
    const namespaces = new Map(objects.filter(({ kind }) => kind === 'Namespace').map((ns) => [ns.name, ns.labels]));
    const controlled = new Map<string, Workload[]>();
    const referenced = referencedDeployments(objects);
    for (const object of objects) {
      const template = podTemplate(object.kind, referenced.get(object.id)?.spec ?? object.spec);
      if (!template || isManaged(object) || (object.kind === 'Deployment' && referenced.has(object.id))) continue;
      const workload = fromController(object, template, namespaces);
      this.add(workload);
      push(controlled, object.namespace, workload);
    }
    for (const object of objects) {
      if (object.kind === 'Pod') {
        const owner = list(metadataOf(object).ownerReferences)[0];
        const isControlled = owner !== undefined && this.isPodOf(object, controlled.get(object.namespace) ?? []);
        if (!isControlled) this.add(fromPod(object, namespaces));
      } else if (object.kind === 'WorkloadEntry') this.add(fromWorkloadEntry(object));
    }
  }

  get(id: string): Workload | undefined {
    return this.byId.get(id);
  }

  all(): IterableIterator<Workload> {
    return this.byId.values();
  }

  /** Finds the workloads in a namespace that match the selector; none if it is empty. */
  select(namespace: string, selector: Labels): readonly Workload[] {
    let fewest: readonly Workload[] | undefined;
    for (const [key, value] of selector) {
      const found = this.byLabel.get(labelKey(namespace, key, value)) ?? [];
      if (fewest === undefined || found.length < fewest.length) fewest = found;
    }
    return (fewest ?? []).filter(({ labels }) => selects(selector, labels));
  }

  inNamespace(namespace: string): readonly Workload[] {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** An object of the namespace that may create Pods in a way that the manifests do not show. */
  creatorIn(namespace: string): Config | undefined {
    return this.creators.get(namespace);
  }

  private add(workload: Workload): void {
    if (this.byId.has(workload.id)) return;
    this.byId.set(workload.id, workload);
    push(this.byNamespace, workload.namespace, workload);
    for (const [key, value] of workload.labels) push(this.byLabel, labelKey(workload.namespace, key, value), workload);
  }

  private isPodOf(pod: Config, controllers: readonly Workload[]): boolean {
    return controllers.some(({ name, labels }) => pod.name.startsWith(`${name}-`) && selects(labels, pod.labels));
  }
}

/** A workload that no manifest defines, with Kubernetes defaults. */
export function assumedWorkload(namespace: string, name: string, labels: Labels): Workload {
  return {
    id: `${namespace}/${name}`,
    kind: 'Pod',
    name,
    namespace,
    labels,
    serviceAccount: 'default',
    replicas: 1,
    portNames: new Map(),
    sidecar: 'assumed',
    bypasses: { inbound: [], outbound: [] },
    address: '',
    known: false,
  };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

function labelKey(namespace: string, key: string, value: string): string {
  return `${namespace}\n${key}\n${value}`;
}

function metadataOf(object: Config): Fields {
  return fields((object.origin.manifest as unknown as Fields).metadata);
}

/** The Deployments whose Pods a Rollout creates instead, by the ids of both. */
function referencedDeployments(objects: readonly Config[]): ReadonlyMap<string, Config> {
  const referenced = new Map<string, Config>();
  for (const rollout of objects) {
    const { kind, name } = fields(rollout.kind === 'Rollout' ? rollout.spec.workloadRef : undefined);
    if (kind !== 'Deployment') continue;
    const id = `${rollout.namespace}/${text(name)}`;
    const deployment = objects.find((object) => object.kind === 'Deployment' && object.id === id);
    if (!deployment) continue;
    referenced.set(id, deployment);
    referenced.set(rollout.id, deployment);
  }
  return referenced;
}

// Another object in the manifests creates it.
function isManaged(object: Config): boolean {
  return (
    ['ReplicaSet', 'ReplicationController', 'Job'].includes(object.kind) &&
    list(metadataOf(object).ownerReferences).length > 0
  );
}

function fromController(
  object: Config,
  { labels, annotations, spec }: PodTemplate,
  namespaces: ReadonlyMap<string, Labels>,
): Workload {
  const replicas = object.spec.replicas === undefined || object.spec.replicas === null ? 1 : object.spec.replicas;
  return {
    ...fromPodSpec(object, spec, labels, annotations, namespaces),
    replicas: object.kind === 'DaemonSet' ? 1 : Math.max(0, Math.trunc(number(replicas))),
  };
}

function fromPod(object: Config, namespaces: ReadonlyMap<string, Labels>): Workload {
  const status = fields((object.origin.manifest as unknown as Fields).status);
  const ready = list(status.conditions)
    .map(fields)
    .find(({ type }) => type === 'Ready');
  const isReady = (status.phase === undefined || status.phase === 'Running') && (!ready || ready.status === 'True');
  return {
    ...fromPodSpec(object, object.spec, object.labels, object.annotations, namespaces),
    replicas: isReady ? 1 : 0,
    address: text(status.podIP),
  };
}

function fromPodSpec(
  object: Config,
  spec: Fields,
  labels: Labels,
  annotations: Labels,
  namespaces: ReadonlyMap<string, Labels>,
): Workload {
  const portNames = new Map<string, number>();
  for (const container of list(spec.containers).map(fields)) {
    for (const port of list(container.ports).map(fields)) {
      if (text(port.name)) portNames.set(text(port.name), number(port.containerPort));
    }
  }
  return {
    ...assumedWorkload(object.namespace, object.name, labels),
    kind: object.kind,
    serviceAccount: text(spec.serviceAccountName) || 'default',
    portNames,
    sidecar: injection({ spec, labels, annotations }, namespaces.get(object.namespace)),
    bypasses: { inbound: bypasses(annotations, INBOUND), outbound: bypasses(annotations, OUTBOUND) },
    known: true,
  };
}

const INBOUND = ['includeInboundPorts', 'excludeInboundPorts'];
const OUTBOUND = ['includeOutboundIPRanges', 'excludeOutboundIPRanges', 'includeOutboundPorts', 'excludeOutboundPorts'];

function bypasses(annotations: Labels, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = annotations.get(`traffic.sidecar.istio.io/${name}`) ?? '';
    const isEverything = name.startsWith('include') ? value === '*' : value === '';
    return isEverything || !annotations.has(`traffic.sidecar.istio.io/${name}`) ? [] : [`${name}: ${value}`];
  });
}

/** Whether a Pod has or gets a sidecar, decided by its containers, label, annotation and Namespace, in this order. */
export function injection(
  { spec, labels, annotations }: { readonly spec: Fields; readonly labels: Labels; readonly annotations: Labels },
  namespace: Labels | undefined,
): Injection {
  const containers = [...list(spec.containers), ...list(spec.initContainers)].map(fields);
  if (containers.some(({ name, image }) => name === 'istio-proxy' && text(image) !== '')) return 'injected';
  const wish = labels.get('sidecar.istio.io/inject') ?? annotations.get('sidecar.istio.io/inject');
  if (wish === 'true') return 'injected';
  if (wish === 'false') return 'none';
  const injects = namespace && injectsSidecars(namespace);
  return injects === undefined ? 'assumed' : injects ? 'injected' : 'none';
}

/** Whether the Pods of a Namespace with these labels get sidecars; `undefined` if the labels do not decide it. */
export function injectsSidecars(labels: Labels): boolean | undefined {
  const injects = labels.get('istio-injection');
  if (injects === 'disabled') return false;
  return injects === 'enabled' || (labels.get('istio.io/rev') ?? '') !== '' || undefined;
}

/** Whether an endpoint is assumed to have a proxy: by its label or, without one, if it has a service account. */
export function acceptsMutualTls({ serviceAccount }: Fields, labels: Labels): boolean {
  const mode = labels.get('security.istio.io/tlsMode') ?? (text(serviceAccount) === '' ? '' : 'istio');
  return mode === 'istio';
}

function fromWorkloadEntry(object: Config): Workload {
  const labels = new Map([...object.labels, ...textMap(object.spec.labels)]);
  return {
    ...assumedWorkload(object.namespace, object.name, labels),
    kind: 'WorkloadEntry',
    serviceAccount: text(object.spec.serviceAccount) || 'default',
    replicas: Math.max(1, Math.trunc(number(object.spec.weight))),
    portNames: new Map(Object.entries(fields(object.spec.ports)).map(([name, port]) => [name, number(port)])),
    sidecar: acceptsMutualTls(object.spec, labels) ? 'injected' : 'none',
    address: text(object.spec.address),
    known: true,
  };
}
