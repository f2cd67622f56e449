import type { Config } from '../manifest/config';
import { type Fields, fields, list, number, text, textMap } from '../manifest/fields';
import type { MeshConfig } from './mesh-config';
import { servicePortProtocol } from './protocol';
import type { Endpoint, Service, ServicePort } from './service';
import { Visibility } from './visibility';
import type { Workload, Workloads } from './workload';
import type { WrittenEndpoints } from './written-endpoints';

export function kubernetesService(
  config: Config,
  workloads: Workloads,
  written: WrittenEndpoints,
  mesh: MeshConfig,
): Service {
  const { spec } = config;
  const headless = text(spec.clusterIP) === 'None';
  const alias = text(spec.type) === 'ExternalName' ? text(spec.externalName).toLowerCase() : '';
  const exportTo = (config.annotations.get('networking.istio.io/exportTo') ?? '')
    .split(',')
    .map((entry) => entry.trim());
  const addresses = [text(spec.clusterIP), ...list(spec.clusterIPs).map(text)];
  const byPort = new Map<ServicePort, readonly Endpoint[]>();
  const unknown = alias === '' ? whyUnknown(config, workloads, written) : undefined;
  const assumption = unknown ? `Service ${config.id} has endpoints (${unknown})` : aboutNodes(config);
  return {
    ...(assumption && { assumption }),
    hostname: `${config.name}.${config.namespace}.svc.${mesh.clusterDomain}`.toLowerCase(),
    namespace: config.namespace,
    config,
    kubernetes: true,
    ports: list(spec.ports).map((port) => servicePort(fields(port))),
    resolution: headless ? 'PASSTHROUGH' : 'EDS',
    addresses: [...new Set(addresses.filter((address) => address !== '' && address !== 'None'))],
    hasVirtualAddress: !headless && alias === '',
    visibility: Visibility.of(exportTo.filter(Boolean), config.namespace, mesh.defaultServiceExportTo),
    meshExternal: false,
    alias,
    endpoints(port) {
      let endpoints = byPort.get(port);
      if (!endpoints) {
        endpoints = unknown ? [assumedEndpoint(config, port)] : selectEndpoints(config, port, workloads, written);
        byPort.set(port, endpoints);
      }
      return endpoints;
    },
  };
}

function servicePort(port: Fields): ServicePort {
  const target = port.targetPort;
  return {
    number: number(port.port),
    name: text(port.name),
    protocol: servicePortProtocol(port),
    targetPort: typeof target === 'string' && number(target) === 0 ? target : number(target) || number(port.port),
  };
}

function selectEndpoints(
  config: Config,
  port: ServicePort,
  workloads: Workloads,
  written: WrittenEndpoints,
): readonly Endpoint[] {
  const selector = textMap(config.spec.selector);
  const selected = workloads.select(config.namespace, selector);
  // Endpoints may be in the manifests without the Pods that they are made of.
  if (selected.length === 0) return written.of(config, port);
  return selected.flatMap((workload) => {
    const target = targetPort(workload, port);
    if (target === undefined || workload.replicas === 0) return [];
    return [workloadEndpoint(workload, target)];
  });
}

function aboutNodes({ id, spec }: Config): string | undefined {
  if (text(spec.internalTrafficPolicy) !== 'Local') return undefined;
  return `Service ${id} has endpoints on the node of the caller (internalTrafficPolicy is Local)`;
}

/** Why the endpoints of a Service are not in the manifests, although it may have some; `undefined` if they are. */
function whyUnknown(config: Config, workloads: Workloads, written: WrittenEndpoints): string | undefined {
  const selector = textMap(config.spec.selector);
  if (selector.size === 0) {
    return written.has(config) ? undefined : 'it has no selector, and its Endpoints are not in the manifests';
  }
  if (workloads.select(config.namespace, selector).length > 0) return undefined;
  const creator = workloads.creatorIn(config.namespace);
  return creator && `no manifest has the workload that it selects, but ${creator.kind} ${creator.id} may create it`;
}

// Something else creates the endpoints, such as another controller.
function assumedEndpoint({ id }: Config, port: ServicePort): Endpoint {
  const { number } = port;
  const common = { labels: new Map<string, string>(), weight: 1, workload: undefined, acceptsMutualTls: false };
  return { name: id, port: number, isAssumed: true, ...common };
}

export function workloadEndpoint(workload: Workload, port: number): Endpoint {
  return {
    name: workload.id,
    labels: workload.labels,
    weight: workload.replicas,
    port,
    workload,
    acceptsMutualTls: workload.sidecar !== 'none',
  };
}

// A WorkloadEntry's ports are keyed by the Service's port name, a Pod's by the container's.
function targetPort(workload: Workload, port: ServicePort): number | undefined {
  if (workload.kind === 'WorkloadEntry') {
    return workload.portNames.get(port.name) ?? (typeof port.targetPort === 'number' ? port.targetPort : port.number);
  }
  return typeof port.targetPort === 'number' ? port.targetPort : workload.portNames.get(port.targetPort);
}
