import { withoutPort } from '../registry/host-name';
import { isTls } from '../registry/protocol';
import type { ProxyNode } from '../registry/proxy-node';
import { portOfService } from '../registry/service';
import { authorityOf, portIn, requestedScheme, sentSni } from '../request/http-request';
import type { Request } from '../request/request';
import { Clusters } from '../routing/cluster';
import type { Connection } from '../routing/connection';
import type { RouteTable } from '../routing/virtual-host';
import { assumed } from './assumptions';
import { didYouMean } from './missing';
import { ended, type MeshModel, type Origin, type Passage } from './model';
import { registryOnly } from './reasons';
import { captured } from './server-assumptions';
import { SidecarPort } from './sidecar-port';
import type { EgressListener, SidecarScope } from './sidecar-scope';

/** A workload's sidecar, which routes the requests that the workload sends. */
export class Sidecar implements Origin {
  readonly assumptions: readonly string[];
  readonly scope: SidecarScope;
  private readonly clusters: Clusters;
  private readonly ports = new Map<number, SidecarPort | undefined>();

  readonly proxy: ProxyNode;
  private readonly model: MeshModel;

  constructor(proxy: ProxyNode, model: MeshModel) {
    this.proxy = proxy;
    this.model = model;
    this.scope = model.scopes.for(proxy);
    this.clusters = new Clusters(proxy, (host) => this.scope.services(host), model.destinationRules);
    const { workload } = proxy;
    this.assumptions = [
      ...(workload.known
        ? []
        : [
            `${workload.id} has label app=${workload.name} and service account default (it is not in the manifests${didYouMean(workload, model.workloads)})`,
          ]),
      ...(workload.sidecar === 'assumed' ? [`${workload.id} has a sidecar (not specified in the manifests)`] : []),
      ...captured(workload, 'outbound'),
      ...model.security.assumptions,
    ];
  }

  assumed(passage: Passage): readonly string[] {
    const { proxy, model, clusters } = this;
    return assumed(passage, { proxy, model, clusters, servicesOf: (host) => this.scope.services(host) });
  }

  send(request: Request): Passage {
    const isRaw = request.scheme === 'tcp' || request.scheme === 'tls';
    const authority = authorityOf(request) ?? (isRaw ? request.address : undefined);
    if (authority === undefined) {
      throw new Error('request.host is required for a request from a workload, for example "reviews:9080"');
    }
    const requested = requestedScheme(request);
    const wantsTls = requested === 'https' || requested === 'tls';
    const number = request.port ?? (portIn(authority) || (wantsTls ? 443 : 80));
    const host = withoutPort(authority);
    const address = request.address?.toLowerCase() ?? host;
    const port = this.port(number);
    const target = port?.target(address);
    const scheme = requested ?? (target && isTls(target.port.protocol) ? 'https' : 'http');
    const speaksTls = scheme === 'https' || scheme === 'tls';
    const connection: Connection = {
      address,
      port: number,
      sourceIp: request.sourceIp,
      jwt: request.jwt,
      sni: speaksTls ? sentSni(request, host) : undefined,
    };
    if (!port || (!target && !port.isWildcard)) return this.unlistened(connection);
    const passage = port.receive(request, scheme, { authority, host }, connection, target);
    return passage.tcp && speaksTls ? { ...passage, isEncrypted: true } : passage;
  }

  /** What listens on a port; `undefined` if nothing does. */
  port(number: number): SidecarPort | undefined {
    if (!this.ports.has(number)) {
      const listener = this.scope.egress.find(({ port }) => port?.number === number) ?? this.openListener(number);
      const before = (created: number) => this.tableBefore(created, number);
      const port =
        listener && new SidecarPort(number, listener, this.scope, this.clusters, this.proxy, this.model, before);
      this.ports.set(number, port?.exists ? port : undefined);
    }
    return this.ports.get(number);
  }

  private tableBefore(created: number, number: number): RouteTable | undefined {
    const earlier = this.model.earlier(created);
    return earlier && new Sidecar(this.proxy, earlier.model).port(number)?.table;
  }

  private openListener(number: number): EgressListener | undefined {
    return this.scope.egress.find(
      ({ port, services }) => port === undefined && services.some((service) => portOfService(service, number)),
    );
  }

  private unlistened({ address, port }: Connection): Passage {
    const listener = `no listener for ${address}:${port}`;
    if (this.scope.outboundTrafficPolicy === 'REGISTRY_ONLY') {
      return ended(listener, { kind: 'closed', reason: registryOnly() });
    }
    return ended(listener, { kind: 'passthrough', address: `${address}:${port}` });
  }
}
