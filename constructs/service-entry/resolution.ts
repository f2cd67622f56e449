import { isIP } from 'node:net';
import { isFqdn } from '../../mesh/grammar/grammar';
import type { Selector } from '../neighbours/selector';
import { atMostOne, refuse, refuseProp } from '../props/field';
import type { Endpoint } from './endpoint';
import { isHttpPort, isTlsPort, type ServiceEntryPort } from './service-entry-port';

/**
 * How a proxy finds the addresses behind a host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
 */
export type ResolutionProps = NoResolution | StaticResolution | DnsResolution | DynamicDnsResolution;

/** The client has looked the address up, and the connection goes on to it; at a gateway nothing is found (503). */
export interface NoResolution {
  /** The proxy does not look for addresses. @default 'NONE' */
  readonly resolution?: 'NONE';
  /** Addresses, or ranges such as `10.0.0.0/8`, that connections are known by. @default by the port alone, whatever the address; requests of HTTP by their host */
  readonly addresses?: readonly string[];
  readonly endpoints?: never;
  readonly workloadSelector?: never;
}

/** The addresses are those of `endpoints`, or of the workloads that `workloadSelector` finds. */
export interface StaticResolution {
  /** The addresses stand here. */
  readonly resolution: 'STATIC';
  /** Addresses, or ranges such as `10.0.0.0/8`, that connections are known by. @default one that Istio picks; clients get it where Istio's DNS proxy answers them */
  readonly addresses?: readonly string[];
  /** IP addresses or Unix domain sockets. Excludes `workloadSelector`. @default none */
  readonly endpoints?: readonly Endpoint[];
  /** Labels of pods and of WorkloadEntries in its namespace. Excludes `endpoints`. @default none */
  readonly workloadSelector?: Selector;
}

/** The proxy asks DNS for the addresses, again and again. */
export interface DnsResolution {
  /** `DNS` uses every address that DNS knows, `DNS_ROUND_ROBIN` the first one for each new connection. */
  readonly resolution: 'DNS' | 'DNS_ROUND_ROBIN';
  /** Addresses that connections are known by. @default one that Istio picks; clients get it where Istio's DNS proxy answers them */
  readonly addresses?: readonly string[];
  /** What is looked up; for `DNS_ROUND_ROBIN` one. Excludes `workloadSelector`. @default the hosts, none of which may be a wildcard */
  readonly endpoints?: readonly Endpoint[];
  /** Labels of pods and of WorkloadEntries in its namespace. Excludes `endpoints`. @default the hosts are looked up */
  readonly workloadSelector?: Selector;
}

/** The proxy looks up the very name that a request is for. The hosts are wildcards, the ports `HTTP`, `HTTP2`, `GRPC` or `TLS`. */
export interface DynamicDnsResolution {
  /** Every request brings the name that is looked up. */
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

/** Refuses what a resolution excludes; `named` are the ports with the names that they get. */
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
    const stray = Object.keys(ports).find((name) => !known.includes(name));
    if (stray !== undefined) {
      refuse(`endpoints[${index}].ports`, `ports by the names ${known.join(', ') || 'of ports'}`, stray);
    }
  }
  const plain = ports.find((port) => !isHttpPort(port) && !isTlsPort(port));
  if (resolution !== 'NONE' && hosts.length > 1 && plain !== undefined) {
    refuseProp(
      '',
      `hosts and port ${plain.number} exclude each other: by protocol ${plain.protocol ?? 'none'} the ${hosts.length} hosts cannot be told apart, ` +
        'write a ServiceEntry for each',
    );
  }
}

function exclude(service: Service, names: readonly (keyof Service)[]): void {
  const set = names.filter((name) => service[name] !== undefined);
  if (set.length > 0) {
    const resolution = service.resolution ?? 'NONE, the default,';
    refuseProp('', `resolution ${resolution} excludes ${set.join(' and ')}: leave it out, or take another resolution`);
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
        "or take resolution 'DNS'",
      );
    }
    if (isSocket && ports.length > 1) {
      refuseProp('', `endpoints[${index}] is a Unix domain socket, which takes one port, got ${ports.length}`);
    }
  }
}

function checkDns({ resolution, hosts, endpoints = [] }: Service, addresses: readonly string[]): void {
  const range = addresses.find((address) => address.includes('/'));
  if (range !== undefined) refuseProp('', `addresses: range '${range}' needs resolution 'NONE' or 'STATIC'`);
  const unknown = hosts.find((host) => !isFqdn(host));
  if (endpoints.length === 0 && unknown !== undefined) {
    refuseProp('', `host '${unknown}' cannot be looked up: name endpoints, or take resolution 'DYNAMIC_DNS'`);
  }
  if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1) {
    refuse('endpoints', "one endpoint, as resolution is 'DNS_ROUND_ROBIN'", endpoints, "or take resolution 'DNS'");
  }
  for (const [index, { address }] of endpoints.entries()) {
    if (address === undefined || address.startsWith('unix:')) {
      refuse(`endpoints[${index}].address`, 'an IP address or a DNS name', address, "or take resolution 'STATIC'");
    }
  }
}

const DYNAMIC = ['HTTP', 'HTTP2', 'GRPC', 'TLS'];

function checkDynamic(service: Service, ports: readonly ServiceEntryPort[]): void {
  exclude(service, ['addresses', 'endpoints', 'workloadSelector']);
  const exact = service.hosts.find((host) => !host.startsWith('*'));
  if (exact !== undefined) {
    refuse('hosts', "wildcards, as resolution is 'DYNAMIC_DNS'", exact, "or take resolution 'DNS'");
  }
  const other = ports.findIndex(({ protocol }) => protocol === undefined || !DYNAMIC.includes(protocol));
  if (other >= 0) {
    refuse(
      `ports[${other}].protocol`,
      `one of ${DYNAMIC.join(', ')}, as resolution is 'DYNAMIC_DNS'`,
      ports[other]?.protocol,
    );
  }
  const waypoint = service.labels?.['istio.io/use-waypoint'] ?? 'none';
  if (service.location === 'MESH_INTERNAL' && waypoint !== '' && waypoint.toLowerCase() !== 'none') {
    refuseProp('', "location 'MESH_INTERNAL' and label istio.io/use-waypoint exclude each other for 'DYNAMIC_DNS'");
  }
}
