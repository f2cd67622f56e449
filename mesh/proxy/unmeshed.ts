import { type HostName, withoutPort } from '../registry/host-name';
import type { ProxyNode } from '../registry/proxy-node';
import { portOfService, type Service } from '../registry/service';
import { authorityOf, HttpRequest, portIn, sentSni } from '../request/http-request';
import type { Request } from '../request/request';
import { Clusters } from '../routing/cluster';
import type { Connection } from '../routing/connection';
import { DestinationRules } from '../routing/destination-rule';
import { defaultRoute } from '../routing/route';
import type { RouteContext } from '../routing/route-action';
import { serviceTcpRoute } from '../routing/tcp-routes';
import { assumed } from './assumptions';
import { ended, type MeshModel, type Origin, type Passage } from './model';
import { namesOf } from './sidecar-routes';

/**
 * A workload without a sidecar: mesh rules do not apply to requests it sends, only policies of the receiving workload.
 */
export class Unmeshed implements Origin {
  readonly assumptions: readonly string[];
  private readonly clusters: Clusters;
  private readonly names = new Map<string, Service>();

  readonly proxy: ProxyNode;
  private readonly model: MeshModel;

  constructor(proxy: ProxyNode, model: MeshModel) {
    this.proxy = proxy;
    this.model = model;
    this.assumptions = [
      `${proxy.workload.id} has no sidecar, so VirtualServices and DestinationRules do not apply to its requests`,
    ];
    const { registry, mesh } = model;
    const services = (host: string) => [...registry.byNamespace(host).values()].filter(({ kubernetes }) => kubernetes);
    for (const service of registry.services) {
      if (!service.kubernetes || service.alias) continue;
      const names = namesOf(service, registry, proxy.namespace, mesh.clusterDomain);
      for (const name of [...names, ...service.addresses]) this.names.set(name, service);
    }
    this.clusters = new Clusters(proxy, services, new DestinationRules([], mesh));
  }

  assumed(passage: Passage): readonly string[] {
    const { proxy, model, clusters } = this;
    const servicesOf = (host: string) => [...model.registry.byNamespace(host).values()];
    return assumed(passage, { proxy, model, clusters, servicesOf });
  }

  send(request: Request): Passage {
    const isRaw = request.scheme === 'tcp' || request.scheme === 'tls';
    const authority = authorityOf(request) ?? (isRaw ? request.address : undefined);
    if (authority === undefined)
      throw new Error('request.host is required for a request from a workload, for example "reviews:9080"');
    const isTls = request.scheme === 'https' || request.scheme === 'tls';
    const port = request.port ?? (portIn(authority) || (isTls ? 443 : 80));
    const host = withoutPort(authority);
    const address = request.address?.toLowerCase() ?? host;
    const sni = isTls ? sentSni(request, host) : undefined;
    const content = isTls ? 'TLS' : isRaw ? 'TCP' : undefined;
    const connection: Connection = {
      address,
      port,
      sourceIp: request.sourceIp,
      jwt: request.jwt,
      sni,
      ...(content && { content }),
    };
    const service = this.names.get(address);
    const listener = `no sidecar: direct connection to ${address}:${port}`;
    if (!service) return ended(listener, { kind: 'passthrough', address: `${address}:${port}` });
    if (!portOfService(service, port)) {
      return ended(listener, { kind: 'refused', reason: `${service.hostname} has no port ${port}` });
    }
    if (isRaw) {
      const tcp = serviceTcpRoute(service.hostname, [], this.context(port, isTls));
      return { listener, tcp, answer: tcp.answer(connection) };
    }
    const http = new HttpRequest(request, 'http', authority, host, this.normalizationAt(service, port));
    const route = defaultRoute(service.hostname, this.context(port, isTls));
    const answer = route.action(http, connection);
    // No proxy of the caller reads the path, and that of the workload only after it has accepted the connection.
    const isRead = answer.outcomes.every(({ kind }) => kind !== 'closed' && kind !== 'unavailable');
    if (http.isMalformed && isRead) return { ...ended(listener, { kind: 'direct', status: 400, body: null }), http };
    return { listener, http, route, answer };
  }

  /** Names and addresses of Services. */
  get hosts(): HostName[] {
    return [...this.names.keys()];
  }

  /** Whether Kubernetes sends what goes to a host and port to a Service. */
  knows(host: string, port: number): boolean {
    const service = this.names.get(host);
    return service !== undefined && portOfService(service, port) !== undefined;
  }

  // The workload's sidecar normalizes paths, if there is one.
  private normalizationAt({ hostname }: Service, port: number): string {
    const endpoints = this.clusters.find(hostname, port, '')?.endpoints ?? [];
    const hasSidecar = endpoints.some(({ workload }) => workload && workload.sidecar !== 'none');
    return hasSidecar ? this.model.mesh.pathNormalization : 'NONE';
  }

  /** Where requests to a port are sent from. */
  context(port: number, isTls: boolean): RouteContext {
    const { mesh, programs, security } = this.model;
    return {
      proxy: this.proxy,
      mesh,
      programs,
      clusters: this.clusters,
      inbound: security.inbound(this.proxy),
      gatewayNames: new Set(),
      listenPort: port,
      isTls,
      defaultDestination: (host) => ({ host, port }),
    };
  }
}
