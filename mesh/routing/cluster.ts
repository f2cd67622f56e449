import { refusalInWords } from '../envoy/refusal';
import { refusedCluster } from '../envoy/traffic-policy';
import { selects } from '../manifest/config';
import { type Fields, fields, text, textMap } from '../manifest/fields';
import type { HostName } from '../registry/host-name';
import type { ProxyNode } from '../registry/proxy-node';
import { type Endpoint, portOfService, type Service, type ServicePort } from '../registry/service';
import { type DestinationRule, type DestinationRules, trafficPolicy } from './destination-rule';

/** An Envoy cluster: a service, port and subset, as a particular proxy sees them. */
export interface Cluster {
  readonly service: Service;
  readonly port: ServicePort;
  readonly subset: string;
  /** `endpoints` from the registry, the client's `original` destination, or `dynamic`: DNS resolves the Host header. */
  readonly discovery: 'endpoints' | 'original' | 'dynamic';
  readonly endpoints: readonly Endpoint[];
  readonly rule: DestinationRule | undefined;
  readonly policy: Fields;
  /** Another name for the service and subset, which destinations are shown with. @default none */
  readonly shownAs?: HostName;
}

/** Finds the services with a host name that a proxy can see: several if ServiceEntries share the host. */
export type ServiceLookup = (host: HostName) => readonly Service[];

/** A proxy's clusters, created on first use. */
export class Clusters {
  private readonly made = new Map<string, Cluster | undefined>();
  private readonly refusals = new Map<string, string>();

  private readonly proxy: ProxyNode;
  private readonly services: ServiceLookup;
  private readonly rules: DestinationRules;

  constructor(proxy: ProxyNode, services: ServiceLookup, rules: DestinationRules) {
    this.proxy = proxy;
    this.services = services;
    this.rules = rules;
  }

  /** Looks up a cluster; `undefined` if it does not exist or is refused, in which case Envoy answers with 503. */
  find(host: HostName, port: number, subset: string): Cluster | undefined {
    const name = nameOf(host, port, subset);
    if (!this.made.has(name)) {
      const cluster = this.make(host, port, subset);
      const refusal = cluster && refusalOf(cluster);
      if (refusal) this.refusals.set(name, refusal);
      this.made.set(name, refusal ? undefined : cluster);
    }
    return this.made.get(name);
  }

  /** Why Envoy refuses a cluster; empty if it accepts it, or if it does not exist. */
  refusal(host: HostName, port: number, subset: string): string {
    this.find(host, port, subset);
    return this.refusals.get(nameOf(host, port, subset)) ?? '';
  }

  /** Whether the DestinationRule of any cluster can balance by a hash. */
  get hasHashes(): boolean {
    return this.rules.hasHashes;
  }

  /** The DestinationRule for a host, if the host has a service. */
  rule(host: HostName): DestinationRule | undefined {
    const [service] = this.services(host);
    return service && this.rules.find(service, this.proxy);
  }

  private make(host: HostName, number: number, subset: string): Cluster | undefined {
    for (const service of this.services(host)) {
      const port = portOfService(service, number);
      if (!port || service.alias) continue;
      const rule = this.rules.find(service, this.proxy);
      if (subset && !rule?.subsets.has(subset)) return undefined;
      return this.cluster(service, port, subset, rule);
    }
    return undefined;
  }

  private cluster(
    service: Service,
    port: ServicePort,
    subset: string,
    rule: DestinationRule | undefined,
  ): Cluster | undefined {
    const shownAs = subset ? this.rules.versionHosts.get(`${service.hostname} ${subset}`) : undefined;
    const policy = trafficPolicy(rule, subset, port.number);
    const cluster = { service, port, subset, rule, policy, ...(shownAs !== undefined && { shownAs }) };
    if (service.resolution === 'DYNAMIC_DNS') {
      return subset ? undefined : { ...cluster, discovery: 'dynamic', endpoints: [] };
    }
    const written = service.endpoints(port);
    // A gateway cannot reach the sockets of a workload.
    const all = this.proxy.type === 'router' ? written.filter((endpoint) => !isSocket(endpoint)) : written;
    // A gateway has no original destination, so it uses the service's endpoints.
    if (service.resolution === 'PASSTHROUGH' && this.proxy.type === 'sidecar') {
      return { ...cluster, discovery: 'original', endpoints: all };
    }
    const labels = textMap(fields(rule?.subsets.get(subset)).labels);
    const endpoints =
      labels.size === 0 ? all : all.filter((endpoint) => endpoint.isAssumed || selects(labels, endpoint.labels));
    const isDns = service.resolution === 'STRICT_DNS' || service.resolution === 'LOGICAL_DNS';
    if (isDns && endpoints.length === 0) return undefined;
    if (text(fields(cluster.policy.loadBalancer).simple) === 'PASSTHROUGH') {
      return this.proxy.type === 'sidecar'
        ? { ...cluster, discovery: 'original', endpoints: all }
        : { ...cluster, discovery: 'endpoints', endpoints: [] };
    }
    return { ...cluster, discovery: 'endpoints', endpoints };
  }
}

function nameOf(host: HostName, port: number, subset: string): string {
  return `outbound|${port}|${subset}|${host}`;
}

function refusalOf({ policy, rule, discovery }: Cluster): string {
  // The other kinds of clusters have no load balancer.
  const { tls } = policy;
  const [refusal] = refusedCluster(discovery === 'endpoints' ? policy : { tls });
  return refusal && rule ? refusalInWords(`DestinationRule ${rule.sources.join(' and ')}`, refusal) : '';
}

function isSocket({ name, workload }: Endpoint): boolean {
  return (workload?.address || name).startsWith('unix:');
}
