import { fieldsOrNone } from '../manifest/fields';
import type { MeshModel } from '../proxy/model';
import type { Endpoint } from '../registry/service';
import { portOfService } from '../registry/service';
import type { Cluster } from '../routing/cluster';
import type { RouteContext } from '../routing/route-action';
import { Fraction } from '../verdict/fraction';
import type { Fragment } from './fragment';
import type { GraphEdge, VersionNode, VersionWorkload } from './graph';
import { type Objects, writtenIn } from './objects';

/** A service, port and subset that requests are sent to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly subset: string;
  /** The answer if the proxy has no such cluster; 503 if left out. */
  readonly missingStatus?: 500 | 503;
}

/** Draws services and their versions as one proxy reaches them. */
export class Destinations {
  private readonly model: MeshModel;
  private readonly objects: Objects;

  constructor(model: MeshModel, objects: Objects) {
    this.model = model;
    this.objects = objects;
  }

  /** Adds the version and its service, and the edge that leads there. */
  add(
    fragment: Fragment,
    edge: Pick<GraphEdge, 'from' | 'kind' | 'share' | 'written'>,
    to: Target,
    context: RouteContext,
  ) {
    const cluster = context.clusters.find(to.host, to.port, to.subset);
    const service = this.service(fragment, to);
    const version = this.version(service, to, cluster);
    fragment.node(version);
    fragment.edge({ ...edge, to: version.id, ...(cluster && this.connection(cluster, context)) });
  }

  private service(fragment: Fragment, { host, port }: Target): string {
    const id = `service ${host}:${port}`;
    const [service] = this.model.registry.byNamespace(host).values();
    fragment.node({
      kind: 'service',
      id,
      host,
      name: service?.kubernetes ? service.config.name : host,
      namespace: service?.namespace ?? '',
      port,
      external: service?.meshExternal ?? false,
      unknown: service === undefined,
      written: service ? [writtenIn(service.config, portPath(service, port))] : [],
    });
    return id;
  }

  private version(
    service: string,
    { host, port, subset, missingStatus }: Target,
    cluster: Cluster | undefined,
  ): VersionNode {
    const endpoints = cluster?.endpoints ?? [];
    const guards = endpoints.flatMap(({ workload }) =>
      workload && workload.sidecar !== 'none' ? [this.model.security.guard(workload)] : [],
    );
    const isMissing = cluster?.discovery === 'endpoints' && endpoints.length === 0;
    const sources = cluster?.rule?.sources ?? [];
    const isRefused = !cluster && missingStatus === 500;
    return {
      kind: 'version',
      // Another proxy may well have the cluster that this one misses.
      id: `${cluster ? 'version' : 'missing'} ${host}:${port} ${subset}${isRefused ? ' (500)' : ''}`,
      service,
      subset: subset || null,
      workloads: workloadsOf(endpoints),
      missing: cluster ? (isMissing ? 'no-healthy' : null) : 'no-cluster',
      ...(isRefused && { status: 500 }),
      policies: [...new Set(guards.flatMap(({ policies }) => policies))],
      denied: guards.length > 0 && guards.length === endpoints.length && guards.every(({ isClosed }) => isClosed),
      circuitBreaker: ['connectionPool', 'outlierDetection'].some((key) => fieldsOrNone(cluster?.policy[key])),
      written: [
        ...(subset ? this.objects.subset(sources, subset) : []),
        ...endpoints.flatMap(({ workload }) => (workload ? this.objects.written(workload.kind, workload.id) : [])),
        ...sources.flatMap((id) => this.objects.written('DestinationRule', id)),
      ],
    };
  }

  private connection(cluster: Cluster, { proxy }: RouteContext): Pick<GraphEdge, 'tls' | 'closed'> {
    const { endpoints } = cluster;
    if (endpoints.length === 0) return {};
    const connections = endpoints.map((endpoint) => this.model.security.connection(endpoint, cluster, proxy));
    const [first, ...others] = new Set(connections.map(({ tls }) => tls));
    const closed = endpoints.filter((_, index) => connections[index]?.mismatch);
    const reason = connections.find(({ mismatch }) => mismatch)?.mismatch;
    return {
      ...(first && { tls: others.length > 0 ? 'mixed' : first }),
      ...(reason && { closed: { share: Fraction.of(weightOf(closed), weightOf(endpoints)), reason } }),
    };
  }
}

function workloadsOf(endpoints: readonly Endpoint[]): VersionWorkload[] {
  const byName = new Map<string, VersionWorkload>();
  for (const { name, weight, workload } of endpoints) {
    const replicas = (byName.get(name)?.replicas ?? 0) + weight;
    byName.set(name, { name, kind: workload?.kind ?? null, replicas });
  }
  return [...byName.values()];
}

function portPath(service: Parameters<typeof portOfService>[0], port: number): (string | number)[] {
  const found = portOfService(service, port);
  return found ? ['spec', 'ports', service.ports.indexOf(found)] : [];
}

function weightOf(endpoints: readonly Endpoint[]): number {
  return endpoints.reduce((sum, { weight }) => sum + weight, 0);
}
