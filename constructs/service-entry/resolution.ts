import { isIP } from 'node:net';
import { isFqdn } from '../../mesh/grammar/grammar';
import type { Selector } from '../neighbours/selector';
import { atMostOne, refuse, refuseProp } from '../props/field';
import { isAmong } from '../props/protocol';
import type { Endpoint } from './endpoint';
import { isHttpPort, isTlsPort, type ServiceEntryPort } from './service-entry-port';

/**
 * How proxies find the endpoints of a host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
 */
export type ResolutionProps = NoResolution | StaticResolution | DnsResolution | DynamicDnsResolution;

/** No resolution: the proxy connects to the IP address that the client resolved. Gateways answer with 503. */
export interface NoResolution {
  /** `NONE`: the client resolves the host. @default 'NONE' */
  readonly resolution?: 'NONE';
  /**
   * Destination addresses, or ranges such as `10.0.0.0/8`, of the connections to the service.
   *
   * @default HTTP requests match by host, other connections by port, whatever the address
   */
  readonly addresses?: readonly string[];
  readonly endpoints?: never;
  readonly workloadSelector?: never;
}

/**
 * Static resolution: the proxy uses the addresses of `endpoints`, or of the workloads that `workloadSelector` selects.
 */
export interface StaticResolution {
  /** `STATIC`: the endpoints are listed or selected. */
  readonly resolution: 'STATIC';
  /**
   * Destination addresses, or ranges such as `10.0.0.0/8`, of the connections to the service.
   *
   * @default Istio assigns an address, which clients get if Istio's DNS proxy answers them
   */
  readonly addresses?: readonly string[];
  /** Endpoints with an IP address or a Unix domain socket. Excludes `workloadSelector`. @default none */
  readonly endpoints?: readonly Endpoint[];
  /** Labels of Pods and WorkloadEntries in the namespace of the ServiceEntry. Excludes `endpoints`. @default none */
  readonly workloadSelector?: Selector;
}

/** DNS resolution: the proxy resolves the hosts, or the endpoints, repeatedly in the background. */
export interface DnsResolution {
  /** `DNS` balances over all resolved addresses, `DNS_ROUND_ROBIN` uses the first one for each new connection. */
  readonly resolution: 'DNS' | 'DNS_ROUND_ROBIN';
  /**
   * Destination addresses of the connections to the service.
   *
   * @default Istio assigns an address, which clients get if Istio's DNS proxy answers them
   */
  readonly addresses?: readonly string[];
  /**
   * Endpoints whose DNS names are resolved instead of the hosts; at most one for `DNS_ROUND_ROBIN`. Excludes
   * `workloadSelector`.
   *
   * @default the hosts are resolved, so none of them can be a wildcard
   */
  readonly endpoints?: readonly Endpoint[];
  /**
   * Labels of Pods and WorkloadEntries in the namespace of the ServiceEntry. Excludes `endpoints`.
   *
   * @default the hosts are resolved
   */
  readonly workloadSelector?: Selector;
}

/**
 * Dynamic DNS resolution: the proxy resolves the host of each request. All hosts must be wildcards, and all ports
 * `HTTP`, `HTTP2`, `GRPC` or `TLS`.
 */
export interface DynamicDnsResolution {
  /** `DYNAMIC_DNS`: the host of each request, or its SNI, is resolved. */
  readonly resolution: 'DYNAMIC_DNS';
  readonly addresses?: never;
  readonly endpoints?: never;
  readonly workloadSelector?: never;
}

export const RESOLUTIONS = ['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

interface Service {
  readonly hosts: readonly string[];
  readonly ports?: readonly ServiceEntryPort[];
  readonly location?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly resolution?: Resolution;
  readonly addresses?: readonly string[];
  readonly endpoints?: readonly Endpoint[];
  readonly workloadSelector?: Selector;
}

/** Rejects props that the resolution excludes. `named` are the ports with their default names. */
export function checkResolution(service: Service, named: readonly { readonly name: string }[] = []): void {
  const { resolution = 'NONE', hosts, ports = [], addresses = [], endpoints } = service;
  atMostOne('', service, ['endpoints', 'workloadSelector']);
  switch (resolution) {
    case 'NONE':
      exclude(service, ['endpoints', 'workloadSelector']);
      break;
    case 'STATIC':
      checkStatic(endpoints, ports);
      break;
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      checkDns(service, addresses);
      break;
    case 'DYNAMIC_DNS':
      checkDynamic(service, ports);
      break;
  }
  const known = named.map(({ name }) => name);
  for (const [index, { ports = {} }] of (endpoints ?? []).entries()) {
    const unknown = Object.keys(ports).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      const allowed = known.length === 0 ? 'a name in ports, which is empty' : `one of ${known.join(', ')}`;
      refuse(`a key of endpoints[${index}].ports`, allowed, unknown);
    }
  }
  const tcp = ports.find((port) => !isHttpPort(port) && !isTlsPort(port));
  if (resolution !== 'NONE' && hosts.length > 1 && tcp !== undefined) {
    const protocol = tcp.protocol === undefined ? 'without a protocol' : `with protocol ${tcp.protocol}`;
    refuseProp(
      '',
      `a ServiceEntry with port ${tcp.number} ${protocol} must have one host, got ${hosts.length} (create a ServiceEntry for each host)`,
    );
  }
}

function exclude(service: Service, names: readonly (keyof Service)[]): void {
  const set = names.filter((name) => service[name] !== undefined);
  if (set.length > 0) {
    const resolution = service.resolution === undefined ? "'NONE', the default," : `'${service.resolution}'`;
    refuseProp('', `resolution ${resolution} excludes ${set.join(' and ')}: use another resolution`);
  }
}

function checkStatic(endpoints: readonly Endpoint[] = [], ports: readonly ServiceEntryPort[]): void {
  for (const [index, { address = '' }] of endpoints.entries()) {
    const isSocket = address.startsWith('unix:');
    if (address !== '' && !isSocket && isIP(address) === 0) {
      refuse(
        `endpoints[${index}].address`,
        'an IP address or a Unix domain socket',
        address,
        "or use resolution 'DNS'",
      );
    }
    if (isSocket && ports.length > 1) {
      refuse('ports', `one port, because endpoints[${index}] is a Unix domain socket`, ports);
    }
  }
}

function checkDns({ resolution, hosts, endpoints = [] }: Service, addresses: readonly string[]): void {
  const range = addresses.find((address) => address.includes('/'));
  if (range !== undefined) refuseProp('addresses', `range '${range}' requires resolution 'NONE' or 'STATIC'`);
  const wildcard = hosts.find((host) => !isFqdn(host));
  if (endpoints.length === 0 && wildcard !== undefined) {
    refuseProp('hosts', `wildcard '${wildcard}' cannot be resolved: set endpoints, or use resolution 'DYNAMIC_DNS'`);
  }
  if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1) {
    refuse('endpoints', "one endpoint for resolution 'DNS_ROUND_ROBIN'", endpoints, "or use resolution 'DNS'");
  }
  for (const [index, { address }] of endpoints.entries()) {
    if (address === undefined || address.startsWith('unix:')) {
      refuse(`endpoints[${index}].address`, 'an IP address or a DNS name', address, "or use resolution 'STATIC'");
    }
  }
}

const DYNAMIC_PROTOCOLS = ['HTTP', 'HTTP2', 'GRPC', 'TLS'];

function checkDynamic(service: Service, ports: readonly ServiceEntryPort[]): void {
  exclude(service, ['addresses', 'endpoints', 'workloadSelector']);
  const exact = service.hosts.find((host) => !host.startsWith('*'));
  if (exact !== undefined) {
    refuse('hosts', "wildcards for resolution 'DYNAMIC_DNS'", exact, "or use resolution 'DNS'");
  }
  const index = ports.findIndex(({ protocol }) => !isAmong(DYNAMIC_PROTOCOLS, protocol));
  if (index >= 0) {
    const allowed = `one of ${DYNAMIC_PROTOCOLS.join(', ')} for resolution 'DYNAMIC_DNS'`;
    refuse(`ports[${index}].protocol`, allowed, ports[index]?.protocol);
  }
  const waypoint = service.labels?.['istio.io/use-waypoint'] ?? 'none';
  if (service.location === 'MESH_INTERNAL' && waypoint !== '' && waypoint.toLowerCase() !== 'none') {
    refuseProp(
      '',
      "location 'MESH_INTERNAL' and label istio.io/use-waypoint exclude each other for resolution 'DYNAMIC_DNS'",
    );
  }
}
