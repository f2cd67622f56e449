import type { Manifest } from '../mesh/manifest/manifest';

type Labels = Readonly<Record<string, string>>;

/** Objects that controllers and the kubelet would create: none of them runs in this mesh. */
export interface Workloads {
  readonly pods: readonly Manifest[];
  readonly endpointSlices: readonly Manifest[];
  /** Workload names, as in verdicts, by address. */
  readonly names: ReadonlyMap<string, string>;
  /** All ports that workloads listen on. */
  readonly ports: readonly number[];
}

interface PodSpec {
  readonly containers?: readonly { readonly ports?: readonly { name?: string; containerPort: number }[] }[];
}

interface Pod {
  readonly manifest: Manifest;
  readonly labels: Labels;
  readonly spec: PodSpec;
  readonly address: string;
}

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
  readonly number?: number;
}

const OWNERS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** Assigns each Pod of a run a fixed address. */
export class Addresses {
  readonly #known = new Map<string, string>();
  readonly #servers = new Set<string>();

  /** Sets the address of a Pod to that of its proxy. */
  pin(pod: string, address: string, isServer: boolean): void {
    this.#known.set(pod, address);
    if (isServer) this.#servers.add(pod);
  }

  /** Whether the proxy of a Pod accepts mutual TLS. */
  isServer(pod: string): boolean {
    return this.#servers.has(pod);
  }

  of(pod: string): string {
    const known = this.#known.get(pod);
    if (known !== undefined) return known;
    const n = this.#known.size + 257;
    const address = `10.99.${n >> 8}.${n & 255}`;
    this.#known.set(pod, address);
    return address;
  }
}

/** The Pods of all Deployments and the endpoints of all Services, once all are ready. */
export function workloadsOf(objects: readonly Manifest[], addresses: Addresses): Workloads {
  const names = new Map<string, string>();
  const pods = objects.flatMap((object) => podsOf(object, addresses, names));
  const services = objects.filter(({ kind, spec }) => kind === 'Service' && (spec as Spec)?.selector !== undefined);
  const entries = objects.filter(({ kind }) => kind === 'WorkloadEntry');
  for (const { metadata, spec } of entries) {
    names.set(String((spec as Spec).address), `${metadata.namespace ?? 'default'}/${metadata.name}`);
  }
  const endpointSlices = services.flatMap((service) => endpointSlicesOf(service, pods));
  const ports = new Set(endpointSlices.flatMap((slice) => (slice.ports as { port: number }[]).map((p) => p.port)));
  for (const port of externalPorts(objects)) ports.add(port);
  return { pods: pods.map((pod) => pod.manifest), endpointSlices, names, ports: [...ports] };
}

interface Spec {
  readonly selector?: Labels;
  readonly replicas?: number;
  readonly ports?: readonly ServicePort[];
  readonly template?: { readonly metadata?: { readonly labels?: Labels }; readonly spec?: PodSpec };
  readonly address?: string;
  readonly endpoints?: readonly { readonly ports?: Readonly<Record<string, number>> }[];
}

function podsOf(object: Manifest, addresses: Addresses, names: Map<string, string>): Pod[] {
  const { metadata } = object;
  const namespace = metadata.namespace ?? 'default';
  const workload = `${namespace}/${metadata.name}`;
  const spec = object.spec as Spec | undefined;
  if (object.kind === 'Pod') return [podFrom(metadata.name, metadata.labels ?? {}, (spec ?? {}) as PodSpec)];
  if (!OWNERS.has(object.kind)) return [];
  const template = spec?.template;
  return Array.from({ length: spec?.replicas ?? 1 }, (_, i) =>
    podFrom(`${metadata.name}-${i}`, template?.metadata?.labels ?? {}, template?.spec ?? {}),
  );

  function podFrom(name: string, labels: Labels, podSpec: PodSpec): Pod {
    const address = addresses.of(`${namespace}/${name}`);
    names.set(address, workload);
    const status = {
      phase: 'Running',
      podIP: address,
      podIPs: [{ ip: address }],
      conditions: [{ type: 'Ready', status: 'True' }],
    };
    // istiod ignores a Pod without a node, so it gets one that does not exist. Admission, which would set the service
    // account, is off. The status is applied separately.
    const manifest = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: { ...labels, ...injected(addresses.isServer(`${namespace}/${name}`)) } },
      spec: { serviceAccountName: 'default', ...podSpec, nodeName: 'node' },
      status,
    };
    return { manifest, labels, spec: podSpec, address };
  }
}

/** The label of a Pod with a sidecar, by which callers know that it accepts mutual TLS. */
function injected(isServer: boolean): Labels {
  return isServer ? { 'security.istio.io/tlsMode': 'istio' } : {};
}

function endpointSlicesOf(service: Manifest, pods: readonly Pod[]): Manifest[] {
  const { name, namespace = 'default' } = service.metadata;
  const { selector = {}, ports = [] } = service.spec as Spec;
  const chosen = pods.filter(
    ({ manifest, labels }) =>
      manifest.metadata.namespace === namespace && Object.entries(selector).every(([k, v]) => labels[k] === v),
  );
  return [
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-e2e`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: ports.map((port) => ({
        name: port.name ?? '',
        port: targetPort(port, chosen),
        protocol: port.protocol ?? 'TCP',
      })),
      endpoints: chosen.map(({ manifest, address }) => ({
        addresses: [address],
        conditions: { ready: true },
        nodeName: 'node',
        targetRef: { kind: 'Pod', name: manifest.metadata.name, namespace },
      })),
    },
  ];
}

function targetPort({ port, targetPort: target = port }: ServicePort, pods: readonly Pod[]): number {
  if (typeof target === 'number') return target;
  const declared = pods.flatMap((pod) => pod.spec.containers ?? []).flatMap((container) => container.ports ?? []);
  return declared.find(({ name }) => name === target)?.containerPort ?? port;
}

/** Ports of ServiceEntries and WorkloadEntries. */
function externalPorts(objects: readonly Manifest[]): number[] {
  const numbers = (ports: Readonly<Record<string, number>> = {}) => Object.values(ports);
  return objects.flatMap(({ kind, spec }) => {
    if (kind === 'WorkloadEntry') return numbers((spec as { ports?: Record<string, number> }).ports);
    if (kind !== 'ServiceEntry') return [];
    const { ports = [], endpoints = [] } = spec as Spec;
    const own = ports.flatMap(({ number, targetPort: target }) => [
      number ?? [],
      typeof target === 'number' ? target : [],
    ]);
    return [...own.flat(), ...endpoints.flatMap((endpoint) => numbers(endpoint.ports))];
  });
}
