import { byAge, type Config, compareText, selects } from '../manifest/config';
import { type Fields, fields, fieldsOrNone, list, number, text, textMap, texts } from '../manifest/fields';
import { type HostName, resolveShortName } from '../registry/host-name';
import type { MeshConfig } from '../registry/mesh-config';
import { type Protocol, parseProtocol } from '../registry/protocol';
import type { ProxyNode } from '../registry/proxy-node';
import type { Service } from '../registry/service';
import { differences, isEitherFirst } from '../registry/service-merge';
import type { ServiceRegistry } from '../registry/service-registry';
import { MESH_GATEWAY, type VirtualService } from '../routing/virtual-service';
import { Imports, onePerHost, trim } from './imports';
import type { VirtualServices } from './virtual-services';

/** What a proxy can see: everything that is exported to it, or what a Sidecar resource imports. */
export interface SidecarScope {
  readonly egress: readonly EgressListener[];
  /** `ALLOW_ANY`, `REGISTRY_ONLY` or `ALLOW_ANY_DYNAMIC_DNS`. */
  readonly outboundTrafficPolicy: string;
  /** The Sidecar resource, `namespace/name`, empty if there is none. */
  readonly sidecar: string;
  services(host: HostName): readonly Service[];
}

export interface EgressListener {
  /** `undefined` if it listens on all ports that its services have. */
  readonly port: { readonly number: number; readonly protocol: Protocol } | undefined;
  readonly services: readonly Service[];
  readonly virtualServices: readonly VirtualService[];
}

/** All Sidecar resources, and the scopes that they give to proxies. */
export class SidecarScopes {
  private readonly sidecars: readonly Config[];
  private readonly scopes = new Map<string, SidecarScope>();

  private readonly registry: ServiceRegistry;
  private readonly virtualServices: VirtualServices;
  private readonly mesh: MeshConfig;

  constructor(
    objects: readonly Config[],
    registry: ServiceRegistry,
    virtualServices: VirtualServices,
    mesh: MeshConfig,
  ) {
    this.registry = registry;
    this.virtualServices = virtualServices;
    this.mesh = mesh;
    this.sidecars = objects.filter(({ kind }) => kind === 'Sidecar').sort(byAge);
  }

  for(proxy: ProxyNode): SidecarScope {
    const sidecar = proxy.type === 'sidecar' ? this.select(proxy) : undefined;
    const key = `${proxy.namespace} ${sidecar?.id ?? ''}`;
    let scope = this.scopes.get(key);
    if (!scope) {
      scope = this.scope(proxy.namespace, sidecar);
      this.scopes.set(key, scope);
    }
    return scope;
  }

  /** `namespace/name` of the Sidecar resource of a proxy, empty if there is none. */
  sidecarOf(proxy: ProxyNode): string {
    return this.select(proxy)?.id ?? '';
  }

  private select({ namespace, labels }: ProxyNode): Config | undefined {
    const own = this.sidecars.filter((sidecar) => sidecar.namespace === namespace);
    const selector = (sidecar: Config) => textMap(fields(sidecar.spec.workloadSelector).labels);
    return (
      own.find((sidecar) => selector(sidecar).size > 0 && selects(selector(sidecar), labels)) ??
      own.find((sidecar) => selector(sidecar).size === 0) ??
      this.sidecars.find((sidecar) => sidecar.namespace === this.mesh.rootNamespace && selector(sidecar).size === 0)
    );
  }

  private scope(namespace: string, sidecar: Config | undefined): SidecarScope {
    const written = list(sidecar?.spec.egress).map(fields);
    const visible = {
      services: this.registry.exportedTo(namespace),
      virtualServices: this.virtualServices.for(namespace, MESH_GATEWAY),
    };
    const egress =
      written.length === 0
        ? [{ port: undefined, ...visible, services: onePerHost(visible.services, namespace) }]
        : written.map((listener) => egressListener(listener, namespace, visible));
    const byHost = new Map<HostName, Service[]>();
    for (const listener of egress) {
      for (const service of listener.services) addService(byHost, service);
      this.addDestinations(byHost, listener, namespace, written.length > 0);
    }
    const policy = fieldsOrNone(sidecar?.spec.outboundTrafficPolicy);
    return {
      egress,
      // The enum's zero value, so `{}` means REGISTRY_ONLY.
      outboundTrafficPolicy: policy ? text(policy.mode) || 'REGISTRY_ONLY' : this.mesh.outboundTrafficPolicy,
      sidecar: sidecar?.id ?? '',
      services: (host) => byHost.get(host) ?? [],
    };
  }

  // Destinations of imported VirtualServices need no import. Without a Sidecar resource, this only adds services of the
  // proxy's namespace that are exported to other namespaces.
  private addDestinations(
    byHost: Map<HostName, Service[]>,
    listener: EgressListener,
    namespace: string,
    isImport: boolean,
  ): void {
    for (const virtualService of listener.virtualServices) {
      for (const [host, ports] of destinations(virtualService, namespace, this.mesh.clusterDomain)) {
        if (!isImport && byHost.has(host)) continue;
        const candidates = this.registry.byNamespace(host);
        const visible = [...candidates.values()].filter((service) => service.visibility.includes(namespace));
        const service = candidates.get(namespace) ?? visible.find(({ kubernetes }) => kubernetes) ?? visible[0];
        const trimmed = service && trim(service, listener.port ? new Set([listener.port.number]) : ports);
        if (trimmed) addService(byHost, trimmed);
      }
    }
  }
}

type Visible = Pick<EgressListener, 'services' | 'virtualServices'>;

function egressListener(written: Fields, namespace: string, visible: Visible): EgressListener {
  const imports = new Imports(texts(written.hosts), namespace);
  const port = fieldsOrNone(written.port);
  const onPort = port && { number: number(port.number), protocol: parseProtocol(text(port.protocol)) };
  const needsPort = onPort !== undefined && onPort.protocol !== 'HTTP_PROXY' && onPort.number !== 0;
  const services = visible.services
    .filter((service) => imports.service(service.namespace, service.hostname))
    .flatMap((service) => (needsPort ? (trim(service, new Set([onPort.number])) ?? []) : service));
  return {
    port: onPort,
    services: onePerHost(services, namespace),
    virtualServices: visible.virtualServices.filter(({ hosts, config, semantics }) =>
      hosts.some((host) =>
        semantics ? imports.service(config.namespace, host) : imports.virtualService(config.namespace, host),
      ),
    ),
  };
}

function addService(byHost: Map<HostName, Service[]>, service: Service): void {
  const present = byHost.get(service.hostname);
  const first = present?.[0];
  if (!present || !first) byHost.set(service.hostname, [service]);
  else if (service.kubernetes && !first.kubernetes) byHost.set(service.hostname, [service]);
  else if (first.config === service.config || differences(first, service).length === 0) present.push(service);
  else if (isEitherFirst(first, service)) present[0] = { ...first, assumption: chance(first, service) };
}

function chance({ config, hostname }: Service, other: Service): string {
  const rivals = `ServiceEntry ${config.id} and ${other.config.id}`;
  return `${hostname} is that of ServiceEntry ${config.id} (${rivals} cannot be merged, and which one Istio uses is chance)`;
}

/** Lists a VirtualService's destination hosts with the ports that it uses; 0 means all ports. */
function destinations(
  virtualService: VirtualService,
  sourceNamespace: string,
  domain: string,
): [HostName, ReadonlySet<number>][] {
  const ports = new Map<HostName, Set<number>>();
  const add = (destination: unknown, namespace: string) => {
    const { host, port } = fields(destination);
    const name = resolveShortName(text(host), namespace, domain);
    if (name === '') return;
    const known = ports.get(name) ?? new Set<number>();
    ports.set(name, known.add(number(fields(port).number)));
  };
  for (const { spec, matches, namespace } of virtualService.http) {
    const applies = matches.some(({ spec: match }) => ['', sourceNamespace].includes(text(match.sourceNamespace)));
    if (matches.length > 0 && !applies) continue;
    for (const route of list(spec.route)) add(fields(route).destination, namespace);
    if (spec.mirror) add(spec.mirror, namespace);
    for (const mirror of list(spec.mirrors)) add(fields(mirror).destination, namespace);
  }
  for (const rule of [...virtualService.tcp, ...virtualService.tls]) {
    for (const route of list(rule.route)) add(fields(route).destination, virtualService.namespace);
  }
  return [...ports].sort(([a], [b]) => compareText(a, b));
}
