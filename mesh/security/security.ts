import { refusalInWords } from '../envoy/refusal';
import { refusedFields } from '../envoy/refused-fields';
import type { Config } from '../manifest/config';
import { fields, fieldsOrNone, text } from '../manifest/fields';
import type { MeshConfig } from '../registry/mesh-config';
import { isHttpOrSniffed } from '../registry/protocol';
import type { ProxyNode } from '../registry/proxy-node';
import type { Endpoint } from '../registry/service';
import type { Workload } from '../registry/workload';
import type { HttpRequest } from '../request/http-request';
import type { Jwt, Request } from '../request/request';
import type { Inbound, Rejection, Sending } from '../routing/arrival';
import type { Cluster } from '../routing/cluster';
import type { Access } from './access';
import { Authorization } from './authorization-policy';
import { type PeerMode, peerMode } from './peer-authentication';
import { authenticate, claimsOf } from './request-authentication';
import { PolicySet } from './workload-selector';

/** A gateway's security filters, which run before routing. */
export interface Gate {
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  /** Token that the gateway forwards. */
  readonly forwarded: Jwt | undefined;
  check(request: HttpRequest, port: number): (Rejection & { kind: 'denied' }) | undefined;
}

/** All security policies, as the receiving proxies apply them. */
export class Security {
  /** Assumptions about external authorizers, which are not in the manifests. */
  readonly assumptions: readonly string[];
  private readonly peers: PolicySet;
  private readonly authorizations: PolicySet;
  private readonly authentications: PolicySet;
  private readonly isEmpty: boolean;
  private readonly ofWorkload = new Map<Workload, { authorization: Authorization; jwt: readonly Config[] }>();
  private readonly modes = new Map<Workload, Map<number, PeerMode>>();
  private readonly refusals = new Map<Workload, string>();

  private readonly mesh: MeshConfig;

  constructor(objects: readonly Config[], mesh: MeshConfig) {
    this.mesh = mesh;
    this.peers = new PolicySet(objects, 'PeerAuthentication');
    this.authorizations = new PolicySet(objects, 'AuthorizationPolicy');
    this.authentications = new PolicySet(objects, 'RequestAuthentication');
    const kinds = new Set(['PeerAuthentication', 'AuthorizationPolicy', 'RequestAuthentication']);
    this.assumptions = objects
      .filter(({ kind, spec }) => kind === 'AuthorizationPolicy' && text(spec.action) === 'CUSTOM')
      .map(({ id }) => `the external authorizer of AuthorizationPolicy ${id} allows every request`);
    this.isEmpty = !objects.some(({ kind }) => kinds.has(kind));
  }

  inbound(proxy: ProxyNode): Inbound {
    const principal = this.principal(proxy.workload);
    return {
      isOpen: (cluster) => this.isOpen(cluster),
      check: (endpoint, sending) => this.check(endpoint, sending, principal),
    };
  }

  gate(workload: Workload, request: Request): Gate {
    if (this.isEmpty) return { claims: undefined, forwarded: request.jwt, check: () => undefined };
    const { authorization, jwt } = this.policies(workload);
    const authentication = authenticate(jwt, request.jwt);
    const token = authentication.kind === 'authenticated' ? authentication.token : undefined;
    return {
      claims: token && claimsOf(token),
      // A verified token is removed, unless its rule sets forwardOriginalToken.
      forwarded: authentication.kind === 'authenticated' && !authentication.forwarded ? undefined : request.jwt,
      check: (http, port) => {
        if (authentication.kind === 'rejected') return { kind: 'denied', status: 401, policy: authentication.policy };
        const policy = authorization.deniedBy({
          principal: '',
          sourceIp: request.sourceIp,
          destinationPort: port,
          sni: request.sni,
          http: {
            method: http.method,
            path: http.path,
            host: http.authority,
            header: (name) => http.header(name),
            token,
          },
        });
        return policy === undefined ? undefined : { kind: 'denied', status: 403, policy };
      },
    };
  }

  /** Identity in a workload's certificate. */
  principal({ namespace, serviceAccount }: Workload): string {
    return `${this.mesh.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
  }

  /** Who decides over the requests to a workload. */
  guard(workload: Workload): Guard {
    const { authorization, jwt } = this.policies(workload);
    return { policies: [...authorization.policies, ...jwt.map(({ id }) => id)], isClosed: authorization.isClosed };
  }

  /** Why Envoy refuses the listeners of a workload's proxy that read HTTP; empty if it accepts them. */
  refusal(workload: Workload): string {
    if (this.isEmpty) return '';
    let refusal = this.refusals.get(workload);
    if (refusal === undefined) {
      const { rootNamespace } = this.mesh;
      const policies = [this.authentications, this.authorizations].flatMap((set) => set.for(workload, rootNamespace));
      const [found] = policies.flatMap(({ kind, id, spec }) =>
        refusedFields(kind, spec).map((field) => refusalInWords(`${kind} ${id}`, field)),
      );
      refusal = found ?? '';
      this.refusals.set(workload, refusal);
    }
    return refusal;
  }

  /** How a proxy connects to an endpoint of a cluster. */
  connection(endpoint: Endpoint, cluster: Cluster, proxy: ProxyNode): EndpointConnection {
    const { workload, port } = endpoint;
    const tls = this.clientTls(endpoint, { cluster, proxy });
    if (!workload || workload.sidecar === 'none') return { tls, mismatch: withoutProxy(tls, endpoint) };
    return { tls, mismatch: tlsMismatch(tls, this.mode(workload, port), cluster) };
  }

  private isOpen(cluster: Cluster): boolean {
    const mode = text(fields(cluster.policy.tls).mode);
    if (cluster.endpoints.length === 0) return false;
    return cluster.endpoints.every(({ workload, port, acceptsMutualTls }) => {
      if (mode === 'ISTIO_MUTUAL' && !acceptsMutualTls && workload) return false;
      if (!workload || workload.sidecar === 'none') return true;
      if (mode === 'SIMPLE' || mode === 'MUTUAL') return false;
      if (this.isEmpty) return true;
      const { authorization, jwt } = this.policies(workload);
      return authorization.isOpen && jwt.length === 0 && this.mode(workload, port).mode === 'PERMISSIVE';
    });
  }

  private check(endpoint: Endpoint, sending: Sending, principal: string): Rejection | undefined {
    const { workload, port } = endpoint;
    const { tls: client, mismatch } = this.connection(endpoint, sending.cluster, sending.proxy);
    if (mismatch) return { kind: 'closed', reason: mismatch };
    if (!workload || workload.sidecar === 'none') return undefined;
    const refusal = this.refusal(workload);
    if (refusal) return { kind: 'closed', reason: `Envoy refuses the listener of ${workload.id}: ${refusal}` };
    const { authorization, jwt } = this.policies(workload);
    const { upstream, connection } = sending;
    const authentication = upstream ? authenticate(jwt, connection.jwt) : ({ kind: 'anonymous' } as const);
    if (authentication.kind === 'rejected') return { kind: 'denied', status: 401, policy: authentication.policy };
    const access: Access = {
      principal: client === 'mutual' ? principal : '',
      sourceIp: connection.sourceIp,
      destinationPort: port,
      sni:
        client === 'mutual'
          ? clusterSni(sending.cluster)
          : client === 'plaintext' && !upstream
            ? connection.sni
            : undefined,
      http: upstream
        ? {
            method: sending.method,
            path: upstream.path.split('?')[0] ?? '',
            host: upstream.host,
            header: (name) => (Object.hasOwn(upstream.headers, name) ? upstream.headers[name] : undefined),
            token: authentication.kind === 'authenticated' ? authentication.token : undefined,
          }
        : undefined,
    };
    const policy = authorization.deniedBy(access);
    if (policy === undefined) return undefined;
    // Without HTTP, there is no response with status 403.
    return upstream ? { kind: 'denied', status: 403, policy } : { kind: 'closed', reason: `denied by ${policy}` };
  }

  private clientTls(endpoint: Endpoint, { cluster, proxy }: Pick<Sending, 'cluster' | 'proxy'>): ClientTls {
    if (proxy.type === 'sidecar' && proxy.workload.sidecar === 'none') return 'plaintext';
    switch (text(fields(cluster.policy.tls).mode)) {
      case 'ISTIO_MUTUAL':
        return 'mutual';
      case 'SIMPLE':
      case 'MUTUAL':
        return 'simple';
      default:
        // The enum's zero value is DISABLE, so a tls block without a mode disables mutual TLS.
        if (fieldsOrNone(cluster.policy.tls)) return 'plaintext';
    }
    const { workload, port, acceptsMutualTls } = endpoint;
    const isAutomatic = this.mesh.enableAutoMtls && !cluster.service.meshExternal && acceptsMutualTls;
    return isAutomatic && workload && this.mode(workload, port).mode !== 'DISABLE' ? 'mutual' : 'plaintext';
  }

  private mode(workload: Workload, port: number): PeerMode {
    const modes = this.modes.get(workload) ?? new Map<number, PeerMode>();
    this.modes.set(workload, modes);
    let mode = modes.get(port);
    if (!mode) {
      mode = peerMode(this.peers, this.mesh.rootNamespace, workload, port);
      modes.set(port, mode);
    }
    return mode;
  }

  private policies(workload: Workload): { authorization: Authorization; jwt: readonly Config[] } {
    let policies = this.ofWorkload.get(workload);
    if (!policies) {
      const { rootNamespace } = this.mesh;
      policies = {
        authorization: new Authorization(this.authorizations.for(workload, rootNamespace)),
        jwt: this.authentications.for(workload, rootNamespace),
      };
      this.ofWorkload.set(workload, policies);
    }
    return policies;
  }
}

/** The SNI that a proxy sends with mutual TLS. */
function clusterSni({ service, port, subset }: Cluster): string {
  return `outbound_.${port.number}_.${subset}_.${service.hostname}`;
}

export type ClientTls = 'mutual' | 'simple' | 'plaintext';

/** A connection from a proxy to an endpoint. */
export interface EndpointConnection {
  readonly tls: ClientTls;
  /** Why the endpoint closes it; empty if it does not. */
  readonly mismatch: string;
}

/** The policies that decide over the requests to a workload. */
export interface Guard {
  /** `namespace/name` of AuthorizationPolicies and RequestAuthentications. */
  readonly policies: readonly string[];
  /** Whether every request is denied. */
  readonly isClosed: boolean;
}

function withoutProxy(client: ClientTls, { workload, acceptsMutualTls }: Endpoint): string {
  if (client !== 'mutual' || acceptsMutualTls || !workload) return '';
  return `the DestinationRule requires mutual TLS, but ${workload.id} has no sidecar`;
}

function tlsMismatch(client: ClientTls, { mode, policy }: PeerMode, cluster: Cluster): string {
  const named = policy ? `PeerAuthentication ${policy}` : 'the workload';
  if (mode === 'STRICT' && client !== 'mutual') {
    return `${named} is STRICT, but the client sends ${client === 'plaintext' ? 'plaintext' : 'TLS without an Istio identity'}`;
  }
  if (mode === 'DISABLE' && client === 'mutual') return `${named} is DISABLE, but the client sends mutual TLS`;
  if (client === 'simple' && isHttpOrSniffed(cluster.port.protocol)) {
    return `the DestinationRule requires TLS, but port ${cluster.port.number} only accepts plaintext`;
  }
  return '';
}
