import { ipVersion } from '../grammar/ip-address';
import type { Config } from '../manifest/config';
import { type Fields, fields, fieldsOrNone, list, number, text, textMap, texts } from '../manifest/fields';
import { type HostName, isWildcard } from './host-name';
import { workloadEndpoint } from './kubernetes-service';
import type { MeshConfig } from './mesh-config';
import { parseProtocol } from './protocol';
import type { Endpoint, Resolution, Service, ServicePort } from './service';
import { Visibility } from './visibility';
import { acceptsMutualTls, type Workloads } from './workload';

const RESOLUTIONS = new Map<string, Resolution>([
  ['STATIC', 'EDS'],
  ['DNS', 'STRICT_DNS'],
  ['DNS_ROUND_ROBIN', 'LOGICAL_DNS'],
  ['DYNAMIC_DNS', 'DYNAMIC_DNS'],
]);

/** Services that a ServiceEntry adds to the registry: one for each host. */
export function serviceEntryServices(config: Config, workloads: Workloads, mesh: MeshConfig): Service[] {
  const { spec } = config;
  const ports = list(spec.ports).map((port) => servicePort(fields(port)));
  const addresses = texts(spec.addresses)
    .filter((address) => address !== '0.0.0.0')
    .map(withoutFullLength);
  const resolution = RESOLUTIONS.get(text(spec.resolution)) ?? 'PASSTHROUGH';
  const common = {
    namespace: config.namespace,
    config,
    kubernetes: false,
    ports,
    resolution,
    addresses,
    hasVirtualAddress: addresses.length > 0,
    visibility: Visibility.of(texts(spec.exportTo), config.namespace, mesh.defaultServiceExportTo),
    meshExternal: text(spec.location) !== 'MESH_INTERNAL',
    alias: '',
  };
  return texts(spec.hosts).map((host) => {
    const hostname = host.toLowerCase();
    const byPort = new Map<ServicePort, readonly Endpoint[]>();
    return {
      ...common,
      hostname,
      endpoints(port) {
        let endpoints = byPort.get(port);
        if (!endpoints) {
          const all = entryEndpoints(config, hostname, resolution, port, workloads);
          endpoints = resolution === 'LOGICAL_DNS' ? firstOf(all) : all;
          byPort.set(port, endpoints);
        }
        return endpoints;
      },
    };
  });
}

// A range of one address is that address.
function withoutFullLength(address: string): string {
  const [base = '', length] = address.split('/');
  return Number(length) === (base.includes(':') ? 128 : 32) ? base : address;
}

function servicePort(port: Fields): ServicePort {
  return {
    number: number(port.number),
    name: text(port.name),
    // The whole value counts, unlike in a Service's port name.
    protocol: parseProtocol(text(port.protocol)),
    targetPort: number(port.targetPort) || number(port.number),
  };
}

function entryEndpoints(
  config: Config,
  hostname: HostName,
  resolution: Resolution,
  port: ServicePort,
  workloads: Workloads,
): readonly Endpoint[] {
  const { spec } = config;
  if (resolution === 'PASSTHROUGH' || resolution === 'DYNAMIC_DNS') return [];
  const target = Number(port.targetPort);
  const selector = fieldsOrNone(spec.workloadSelector);
  if (selector) {
    const labels = textMap(selector.labels);
    const selected =
      labels.size === 0 ? workloads.inNamespace(config.namespace) : workloads.select(config.namespace, labels);
    return selected
      .filter(({ replicas, address }) => replicas > 0 && (resolution !== 'EDS' || isAddress(address)))
      .map((workload) => workloadEndpoint(workload, workload.portNames.get(port.name) ?? target));
  }
  const endpoints = list(spec.endpoints)
    .map((endpoint) => inlineEndpoint(fields(endpoint), port, target))
    .filter(({ name }) => resolution !== 'EDS' || isAddress(name));
  if (endpoints.length > 0 || resolution === 'EDS' || isWildcard(hostname)) return endpoints;
  return [{ name: hostname, labels: new Map(), weight: 1, port: target, workload: undefined, acceptsMutualTls: false }];
}

// Istio keeps one endpoint, because Envoy accepts only one.
function firstOf(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return endpoints.slice(0, 1).map((endpoint) => ({ ...endpoint, weight: 1 }));
}

// Pods have an address that the manifests do not know. A host name is no address: Istio leaves it out.
function isAddress(address: string): boolean {
  return address === '' || address.startsWith('unix:') || ipVersion(address) !== 0;
}

function inlineEndpoint(endpoint: Fields, port: ServicePort, target: number): Endpoint {
  const labels = textMap(endpoint.labels);
  return {
    name: text(endpoint.address),
    labels,
    weight: Math.max(1, Math.trunc(number(endpoint.weight))),
    port: number(fields(endpoint.ports)[port.name]) || target,
    workload: undefined,
    acceptsMutualTls: acceptsMutualTls(endpoint, labels),
  };
}
