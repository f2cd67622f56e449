import { isRoute } from '../gateway-api/kinds';
import type { Config } from '../manifest/config';
import { fields, list, number, text, textMap, texts } from '../manifest/fields';
import type { Manifest } from '../manifest/manifest';
import { resolveShortName } from '../registry/host-name';
import type { ServiceRegistry } from '../registry/service-registry';
import { MESH_GATEWAY, resolveGateway } from '../routing/virtual-service';

/** What other repositories are assumed to have. */
export interface Assumed {
  readonly manifests: readonly Manifest[];
  /** In words, one text per object that is missing. */
  readonly assumptions: readonly string[];
}

/** The part of a mesh that shows what is missing in it. */
export interface Known {
  readonly objects: readonly Config[];
  readonly registry: ServiceRegistry;
}

/**
 * Services, their workloads and Gateways that the rules of two sides refer to and no manifest has. Without them, no request
 * would reach the rules, and every change would look harmless.
 */
export function assumedObjects(sides: readonly Known[], domain: string): Assumed {
  const objects = sides.flatMap((side) => side.objects);
  const of = (wanted: string) => objects.filter(({ kind }) => kind === wanted);
  const virtualServices = of('VirtualService');
  const isKnown = (host: string) => sides.some(({ registry }) => registry.byNamespace(host).size > 0);
  const ports = portsByHost(virtualServices, ['http', 'tls', 'tcp'], domain);
  for (const route of objects.filter(isRoute)) {
    for (const [host, port] of servicesOf(route, domain)) ports.set(host, (ports.get(host) ?? new Set()).add(port));
  }
  for (const { namespace, spec } of of('DestinationRule')) {
    const host = resolveShortName(text(spec.host), namespace, domain);
    if (!ports.has(host)) ports.set(host, new Set());
  }
  const ofHttp = portsByHost(virtualServices, ['http'], domain);
  const ofConnections = portsByHost(virtualServices, ['tls', 'tcp'], domain);
  const protocol = (host: string) => (ofConnections.has(host) && !ofHttp.has(host) ? 'tcp' : 'http');
  const services = [...ports].filter(([host]) => !isKnown(host) && host.endsWith(`.svc.${domain}`));
  const idle = [...ports.keys()].flatMap((host) => idleService(host, sides) ?? []);
  const gatewayNames = new Set(of('Gateway').map(({ id }) => id));
  const gateways = [...new Set(virtualServices.flatMap(gatewaysOf))].filter((id) => !gatewayNames.has(id));
  const subsets = (host: string) => subsetsOf(host, of('DestinationRule'), domain);
  return {
    manifests: [
      ...services.flatMap(([host, numbers]) => assumedService(host, protocol(host), numbers, subsets(host))),
      ...idle.flatMap(({ service: { id, spec }, host }) =>
        assumedWorkloads(id, Object.fromEntries(textMap(spec.selector)), subsets(host)),
      ),
      ...gateways.map((id) => assumedGateway(id, virtualServices)),
    ],
    assumptions: [
      ...services.map(([host]) => `a Service ${host}, with a workload for each subset (no manifest has it)`),
      ...idle.map(({ host }) => `a workload of ${host} for each subset (no manifest has one)`),
      ...gateways.map((id) => `a Gateway ${id} for HTTP at port 80 (no manifest has it)`),
    ],
  };
}

/** Hosts and ports of the Services that a route of the Gateway API refers to. */
function servicesOf({ namespace, spec }: Config, domain: string): [host: string, port: number][] {
  const parents = list(spec.parentRefs).map(fields);
  const backends = list(spec.rules).flatMap((rule) => list(fields(rule).backendRefs).map(fields));
  return [
    ...parents.filter(({ kind }) => text(kind) === 'Service'),
    ...backends.filter(({ kind }) => ['', 'Service'].includes(text(kind))),
  ].map((ref) => [`${text(ref.name)}.${text(ref.namespace) || namespace}.svc.${domain}`, number(ref.port) || 80]);
}

type Rules = 'http' | 'tls' | 'tcp';

/** The ports that some rules name, by the full name of each host. */
function portsByHost(
  virtualServices: readonly Config[],
  kinds: readonly Rules[],
  domain: string,
): Map<string, Set<number>> {
  const ports = new Map<string, Set<number>>();
  const add = (written: string, namespace: string, port: unknown) => {
    const host = resolveShortName(written, namespace, domain);
    const known = ports.get(host) ?? new Set();
    ports.set(host, port === undefined ? known : known.add(number(port)));
  };
  for (const { namespace, spec } of virtualServices) {
    const rules = kinds.flatMap((kind) => list(spec[kind])).map(fields);
    const gateways = texts(spec.gateways);
    const isForMesh = gateways.length === 0 || gateways.includes(MESH_GATEWAY);
    if (isForMesh && rules.length > 0) for (const host of texts(spec.hosts)) add(host, namespace, undefined);
    for (const rule of rules) {
      for (const route of list(rule.route).map(fields)) {
        const { host, port } = fields(route.destination);
        add(text(host), namespace, fields(port).number);
      }
    }
  }
  return ports;
}

/** A Service with a selector that finds no workload on any side. */
function idleService(host: string, sides: readonly Known[]): { service: Config; host: string } | undefined {
  const found = sides.flatMap(({ registry }) => [...registry.byNamespace(host).values()]);
  const hasEndpoints = found.some((service) => service.ports.some((port) => service.endpoints(port).length > 0));
  const service = found.find(({ config, kubernetes }) => kubernetes && textMap(config.spec.selector).size > 0);
  return hasEndpoints || !service ? undefined : { service: service.config, host };
}

const gatewaysOf = ({ namespace, spec }: Config) =>
  texts(spec.gateways)
    .filter((gateway) => gateway !== MESH_GATEWAY)
    .map((gateway) => resolveGateway(gateway, namespace));

type Labels = Readonly<Record<string, string>>;

function subsetsOf(host: string, destinationRules: readonly Config[], domain: string): Labels[] {
  return destinationRules
    .filter(({ namespace, spec }) => resolveShortName(text(spec.host), namespace, domain) === host)
    .flatMap(({ spec }) => list(spec.subsets).map((subset) => Object.fromEntries(textMap(fields(subset).labels))));
}

function assumedService(
  host: string,
  protocol: string,
  ports: ReadonlySet<number>,
  subsets: readonly Labels[],
): Manifest[] {
  const [name = '', namespace = ''] = host.split('.');
  const numbers = ports.size > 0 ? [...ports] : [80];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: { app: name }, ports: numbers.map((port) => ({ name: `${protocol}-${port}`, port })) },
    },
    ...assumedWorkloads(`${namespace}/${name}`, { app: name }, subsets),
  ];
}

/** A workload for each subset, and one in no subset. */
function assumedWorkloads(id: string, selector: Labels, subsets: readonly Labels[]): Manifest[] {
  const [namespace = '', name = ''] = id.split('/');
  const workloads = new Map([{}, ...subsets].map((labels) => [JSON.stringify(labels), labels]));
  return [...workloads.values()].map((labels) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: [name, ...Object.values(labels)].join('-'), namespace },
    spec: {
      selector: { matchLabels: { ...selector, ...labels } },
      template: { metadata: { labels: { ...labels, ...selector } }, spec: { containers: [{ name, image: name }] } },
    },
  }));
}

/** A Gateway for HTTP at port 80, and for what the tls and tcp rules bound to it match. */
function assumedGateway(id: string, virtualServices: readonly Config[]): Manifest {
  const [namespace = '', name = ''] = id.split('/');
  const bound = virtualServices.filter((config) => gatewaysOf(config).includes(id));
  const portsOf = (kind: 'tls' | 'tcp', usual: number) => {
    const matches = bound.flatMap(({ spec }) => list(spec[kind]).map((rule) => list(fields(rule).match).map(fields)));
    const written = matches.flatMap((any) =>
      any.length === 0 ? [usual] : any.map(({ port }) => number(port) || usual),
    );
    return [...new Set(written)];
  };
  const [tls, tcp] = [portsOf('tls', 443), portsOf('tcp', 9000)];
  const hosts = ['*/*'];
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [
        { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts },
        ...tls.map((port) => ({
          port: { number: port, name: `tls-${port}`, protocol: 'TLS' },
          hosts,
          tls: { mode: 'PASSTHROUGH' },
        })),
        ...tcp
          .filter((port) => port !== 80 && !tls.includes(port))
          .map((port) => ({ port: { number: port, name: `tcp-${port}`, protocol: 'TCP' }, hosts })),
      ],
    },
  };
}
