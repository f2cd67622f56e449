import { nearest } from '../grammar/nearest';
import { textMap } from '../manifest/fields';
import type { HostName } from '../registry/host-name';
import type { ProxyNode } from '../registry/proxy-node';
import { portOfService, type Service } from '../registry/service';
import type { Workload, Workloads } from '../registry/workload';
import type { Clusters } from '../routing/cluster';
import type { Outcome, RoutedDestination } from '../verdict/verdict';
import { KEEPS_OLD, type MeshModel } from './model';

/** A proxy, and the services that it can see. */
export interface View {
  readonly proxy: ProxyNode;
  readonly model: MeshModel;
  readonly clusters: Clusters;
  readonly servicesOf: (host: HostName) => readonly Service[];
}

/** What an outcome lacks in the manifests, with the remedy; empty if nothing. */
export function missingFor(outcome: Outcome, view: View): string[] {
  if (outcome.kind === 'unavailable') return missingDestination(outcome.destination, view);
  if (outcome.kind === 'closed') return outcome.destination ? missingDestination(outcome.destination, view) : [];
  if (outcome.kind !== 'passthrough') return [];
  const colon = outcome.address.lastIndexOf(':');
  const name = serviceNameOf(outcome.address.slice(0, colon), view);
  return name ? missingPort(hostOf(name, view), Number(outcome.address.slice(colon + 1)), view) : [];
}

function refusedCluster({ host, subset, port }: RoutedDestination, { clusters }: View): string[] {
  const refusal = clusters.refusal(host, port, subset ?? '');
  return refusal ? [`Envoy refuses the cluster of ${host}:${port}: ${refusal}`, KEEPS_OLD] : [];
}

function missingDestination(destination: RoutedDestination, view: View): string[] {
  const { host, subset, port } = destination;
  const refused = refusedCluster(destination, view);
  if (refused.length > 0) return refused;
  const noPort = missingPort(host, port, view);
  const service = view.servicesOf(host).find((candidate) => portOfService(candidate, port));
  if (!service) return noPort;
  const rule = view.model.destinationRules.find(service, view.proxy);
  if (subset && !rule?.subsets.has(subset)) {
    const defined = [...(rule?.subsets.keys() ?? [])].join(', ') || 'none';
    return [`no DestinationRule that applies to ${host} defines subset ${subset} (defined: ${defined})`];
  }
  const selector = textMap(service.config.spec.selector);
  if (!service.kubernetes || selector.size === 0) return [];
  const subsetLabels = textMap((rule?.subsets.get(subset ?? '') as { labels?: unknown } | undefined)?.labels);
  const labels = new Map([...selector, ...subsetLabels]);
  if (view.model.workloads.select(service.namespace, labels).length > 0) return [];
  const version = labels.get('version');
  return [
    `no workload in namespace ${service.namespace} has labels ${[...labels].map((label) => label.join('=')).join(',')}: ` +
      remedy({ name: service.config.name, namespace: service.namespace }, version),
  ];
}

function missingPort(host: HostName, port: number, { servicesOf, model, proxy }: View): string[] {
  const services = servicesOf(host);
  if (services.some((service) => portOfService(service, port))) return [];
  const ports = [...new Set(services.flatMap((service) => service.ports.map(({ number }) => number)))];
  if (ports.length > 0) return [`${host} has no port ${port}, only ${ports.join(', ')}`];
  const [name = '', namespace, svc] = host.split('.');
  const give =
    svc === 'svc' && namespace !== undefined ? remedy({ name, namespace }) : 'if there is one, add its manifest';
  if (services.length > 0) return [];
  const [hidden] = model.registry.byNamespace(host).values();
  if (hidden) {
    const { kind, id } = hidden.config;
    return [
      `${kind} ${id} has host ${host}, but namespace ${proxy.namespace} does not see it (exportTo, or a Sidecar)`,
    ];
  }
  return [`no Service or ServiceEntry has host ${host}: ${give}`];
}

interface ServiceName {
  readonly name: string;
  readonly namespace: string;
}

function remedy({ name, namespace }: ServiceName, version?: string): string {
  const versions = version === undefined ? '' : `, versions: ['${version}']`;
  return `if there is one, add its manifest, or standIn.service('${name}', { namespace: '${namespace}'${versions} }) in a test`;
}

const hostOf = ({ name, namespace }: ServiceName, { model }: View) =>
  `${name}.${namespace}.svc.${model.mesh.clusterDomain}`;

/** The Service that a host can mean in the cluster; `undefined` for hosts outside it. */
function serviceNameOf(host: string, { proxy, model }: View): ServiceName | undefined {
  const [name = '', namespace, svc, ...domain] = host.split('.');
  if (name === '' || name === 'localhost' || /^[\d.]+$|:/.test(host)) return undefined;
  if (namespace === undefined) return { name, namespace: proxy.namespace };
  const isCluster =
    svc === undefined
      ? hasNamespace(namespace, model)
      : svc === 'svc' && (domain.length === 0 || domain.join('.') === model.mesh.clusterDomain);
  return isCluster ? { name, namespace } : undefined;
}

const hasNamespace = (namespace: string, { workloads, registry }: MeshModel) =>
  workloads.inNamespace(namespace).length > 0 || registry.services.some((service) => service.namespace === namespace);

/** The workload in the namespace that was probably meant, as the end of a sentence; empty if none has a similar name. */
export function didYouMean({ id, namespace }: Workload, workloads: Workloads): string {
  const found = nearest(
    id,
    workloads.inNamespace(namespace).map((workload) => workload.id),
  );
  return found === undefined ? '' : `, did you mean ${found}?`;
}
