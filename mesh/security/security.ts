import { refusalInWords } from '../envoy/refusal';
import { refusedFields } from '../envoy/refused-fields';
import type { Config } from '../manifest/config';
import { fields, text } from '../manifest/fields';
import { withoutPort } from '../registry/host-name';
import type { MeshConfig } from '../registry/mesh-config';
import { isHttp } from '../registry/protocol';
import type { ProxyNode } from '../registry/proxy-node';
import type { Endpoint } from '../registry/service';
import type { Workload } from '../registry/workload';
import type { Headers } from '../request/header-lines';
import { HttpRequest } from '../request/http-request';
import type { Request } from '../request/request';
import type { Inbound, Received, Rejection, Sending } from '../routing/arrival';
import type { Cluster } from '../routing/cluster';
import type { Connection } from '../routing/connection';
import { endpointTlsMode } from '../routing/destination-rule';
import { addressOf, clientOfGateway, clientOfSidecar } from './addresses';
import { Admission, type Admitted, type ConnectionAccess } from './admission';
import { securityAssumptions } from './assumptions';
import { isDryRun } from './authorization-policy';
import { type AutomaticTls, type ClientTls, clientTls } from './client-tls';
import type { Address } from './ip-block';
import { namespaceMode, type PeerMode, peerMode } from './peer-authentication';
import { PolicySet } from './workload-selector';

/** All security policies, as the receiving proxies apply them. */
export class Security {
  /** Assumptions about what the policies refer to and the manifests do not contain. */
  readonly assumptions: readonly string[];
  private readonly peers: PolicySet;
  private readonly authorizations: PolicySet;
  private readonly authentications: PolicySet;
  private readonly isEmpty: boolean;
  private readonly ofWorkload = new Map<Workload, Admission>();
  private readonly modes = new Map<Workload, Map<number, PeerMode>>();
  private readonly refusals = new Map<Workload, string>();

  private readonly automatic: AutomaticTls;
  private readonly mesh: MeshConfig;

  constructor(objects: readonly Config[], mesh: MeshConfig) {
    this.mesh = mesh;
    this.peers = new PolicySet(objects, 'PeerAuthentication');
    this.authorizations = new PolicySet(objects, 'AuthorizationPolicy');
    this.authentications = new PolicySet(objects, 'RequestAuthentication');
    const kinds = new Set(['PeerAuthentication', 'AuthorizationPolicy', 'RequestAuthentication']);
    this.assumptions = securityAssumptions(objects, mesh);
    this.automatic = {
      enableAutoMtls: mesh.enableAutoMtls,
      modeOf: (workload, port) => this.mode(workload, port).mode,
      namespaceMode: (namespace) => namespaceMode(this.peers, mesh.rootNamespace, namespace).mode,
    };
    this.isEmpty = !objects.some(({ kind }) => kinds.has(kind));
  }

  inbound(proxy: ProxyNode): Inbound {
    const principal = this.principal(proxy.workload);
    return {
      isOpen: (cluster) => this.isOpen(cluster),
      receive: (endpoint, sending) => this.receive(endpoint, sending, principal),
    };
  }

  /** Applies a gateway's filters to a request, before it is routed. */
  admit(
    workload: Workload,
    http: HttpRequest,
    { sourceIp, jwt, sni, principal = '' }: Connection,
    port: number,
  ): Admitted | Rejection {
    const remoteIp = clientOfGateway(http.headers['x-forwarded-for'], sourceIp, this.mesh.trustedProxies);
    const isTls = http.scheme === 'https';
    const connection = this.gatewayAccess(
      workload,
      { principal, sourceIp, remoteIp, sni: isTls ? sni : undefined },
      port,
    );
    return this.admission(workload).admit(http, connection, jwt);
  }

  /** Returns why a gateway closes a connection that it does not read; `undefined` if it accepts it. */
  closes(workload: Workload, { sourceIp, sni, principal = '' }: Connection, port: number): string | undefined {
    if (this.isEmpty) return undefined;
    const connection = this.gatewayAccess(workload, { principal, sourceIp, remoteIp: sourceIp, sni }, port);
    const policy = this.admission(workload).closedBy(connection);
    return policy === undefined ? undefined : `denied by ${policy}`;
  }

  private gatewayAccess(
    workload: Workload,
    {
      principal,
      sourceIp,
      remoteIp,
      sni = '',
    }: { principal: string; sourceIp: Address; remoteIp: Address; sni: string | undefined },
    destinationPort: number,
  ): ConnectionAccess {
    return { principal, sourceIp, remoteIp, destinationIp: addressOf(workload), destinationPort, sni };
  }

  /** Identity in a workload's certificate. */
  principal({ namespace, serviceAccount }: Workload): string {
    return `${this.mesh.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
  }

  /** Who decides over the requests to a workload. */
  guard(workload: Workload): Guard {
    const { authorization, authentication } = this.admission(workload);
    return {
      policies: [...authorization.policies, ...authentication.policies],
      isClosed: authorization.isClosed,
    };
  }

  /** The policies that decide over what a workload's proxy receives. */
  policies(workload: Workload): Policies {
    if (this.isEmpty || workload.sidecar === 'none') return { authorizations: [], authentications: [] };
    const { rootNamespace } = this.mesh;
    return {
      authorizations: this.authorizations
        .for(workload, rootNamespace)
        .filter(({ annotations }) => !isDryRun(annotations.get('istio.io/dry-run'))),
      authentications: this.authentications.for(workload, rootNamespace),
    };
  }

  /** The mutual TLS mode of a port of a workload, and the policy that sets it. */
  peerMode(workload: Workload, port: number): PeerMode {
    return this.mode(workload, port);
  }

  /** What policies can match of all connections of a proxy to an endpoint. */
  access(endpoint: Endpoint, workload: Workload, cluster: Cluster, proxy: ProxyNode, principal: string): FixedAccess {
    return fixedAccess(endpoint, workload, cluster, clientTls(endpoint, cluster, proxy, this.automatic), principal);
  }

  /**
   * Describes what decides over the requests to a port of a workload: equal descriptions decide alike. The names of
   * policies do not count, and it is empty if nothing decides.
   */
  filters(workload: Workload, port: number): string {
    if (this.isEmpty || workload.sidecar === 'none') return '';
    const { rootNamespace, trustDomain, trustDomainAliases, authorizers, trustedProxies } = this.mesh;
    const { mode } = this.mode(workload, port);
    const policies = [this.authentications, this.authorizations]
      .flatMap((set) => set.for(workload, rootNamespace))
      .map(({ kind, namespace, spec, annotations }) => {
        const { selector, ...rules } = spec;
        return [kind, namespace, rules, annotations.get('istio.io/dry-run')];
      });
    if (policies.length === 0) return mode === 'PERMISSIVE' ? '' : mode;
    const mesh = [trustDomain, trustDomainAliases, authorizers && [...authorizers], trustedProxies];
    return JSON.stringify([mode, policies, mesh, workload.address, port]);
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
    const tls = clientTls(endpoint, cluster, proxy, this.automatic);
    if (!workload || workload.sidecar === 'none') return { tls, mismatch: withoutProxy(tls, endpoint) };
    return { tls, mismatch: tlsMismatch(tls, this.mode(workload, port), cluster) };
  }

  private isOpen(cluster: Cluster): boolean {
    const { rule, subset, port: servicePort } = cluster;
    const mode = text(fields(cluster.policy.tls).mode) || endpointTlsMode(rule, subset, servicePort.number);
    if (cluster.endpoints.length === 0) return false;
    return cluster.endpoints.every(({ workload, port, acceptsMutualTls }) => {
      if (mode === 'ISTIO_MUTUAL' && !acceptsMutualTls && workload) return false;
      if (!workload || workload.sidecar === 'none') return true;
      if (mode === 'SIMPLE' || mode === 'MUTUAL') return false;
      if (this.isEmpty) return true;
      return this.admission(workload).isOpen && this.mode(workload, port).mode === 'PERMISSIVE';
    });
  }

  private receive(endpoint: Endpoint, sending: Sending, principal: string): Rejection | Received {
    const { workload } = endpoint;
    const { tls: client, mismatch } = this.connection(endpoint, sending.cluster, sending.proxy);
    if (mismatch) return { kind: 'closed', reason: mismatch };
    const unchanged: Received = { kind: 'forward', upstream: sending.upstream };
    if (!workload || workload.sidecar === 'none') return unchanged;
    const refusal = this.refusal(workload);
    if (refusal) return { kind: 'closed', reason: `Envoy refuses the listener of ${workload.id}: ${refusal}` };
    const { content } = sending.connection;
    if (content && isHttp(sending.cluster.port.protocol)) {
      return { kind: 'closed', reason: `the proxy of ${workload.id} expects HTTP, but the client sends ${content}` };
    }
    const admission = this.admission(workload);
    // TLS that only the application ends is not HTTP to its proxy.
    const received = client === 'simple' ? undefined : this.received(sending);
    const access = inboundAccess(endpoint, workload, sending, client, principal);
    if (received) {
      const admitted = admission.admit(received, access, sending.connection.jwt);
      if (admitted.kind !== 'admitted') return admitted;
      return admission.authentication.isEmpty ? unchanged : { kind: 'forward', upstream: upstreamOf(admitted.http) };
    }
    const policy = admission.closedBy(access);
    return policy === undefined ? unchanged : { kind: 'closed', reason: `denied by ${policy}` };
  }

  /** The request as the workload's proxy reads it; `undefined` if it is not HTTP. */
  private received({ upstream, request }: Sending): HttpRequest | undefined {
    if (!upstream || !request) return undefined;
    const { path, host } = upstream;
    const { method, scheme } = request;
    const { pathNormalization } = this.mesh;
    const headers = inLines(upstream.headers, request);
    return new HttpRequest({ method, path, headers }, scheme, host, withoutPort(host), pathNormalization);
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

  private admission(workload: Workload): Admission {
    let admission = this.ofWorkload.get(workload);
    if (!admission) {
      const { rootNamespace, trustDomain, trustDomainAliases, authorizers } = this.mesh;
      admission = new Admission(
        this.authorizations.for(workload, rootNamespace),
        this.authentications.for(workload, rootNamespace),
        { trustDomains: [trustDomain, ...trustDomainAliases], authorizers },
      );
      this.ofWorkload.set(workload, admission);
    }
    return admission;
  }
}

/** The SNI that a proxy sends with mutual TLS. */
function clusterSni({ service, port, subset }: Cluster): string {
  return `outbound_.${port.number}_.${subset}_.${service.hostname}`;
}

/** A connection from a proxy to an endpoint. */
export interface EndpointConnection {
  readonly tls: ClientTls;
  /** Why the endpoint closes it; empty if it does not. */
  readonly mismatch: string;
}

/** A workload's policies, oldest first, without those of a dry run. */
export interface Policies {
  readonly authorizations: readonly Config[];
  readonly authentications: readonly Config[];
}

/** What all connections from a proxy to an endpoint have in common. */
export interface FixedAccess extends Omit<ConnectionAccess, 'sourceIp' | 'remoteIp' | 'sni'> {
  /** `undefined` if the client's own bytes are passed on. */
  readonly sni: string | undefined;
}

/** The policies that decide over the requests to a workload. */
export interface Guard {
  /** `namespace/name` of AuthorizationPolicies and RequestAuthentications. */
  readonly policies: readonly string[];
  /** Whether every request is denied. */
  readonly isClosed: boolean;
}

function upstreamOf({ path, query, authority, headers }: HttpRequest): Received['upstream'] {
  return { path: path + query, host: authority, headers };
}

/** Headers with the lines of those that no proxy has changed. Only a value with a comma can have several. */
function inLines(headers: Headers, request: HttpRequest): NonNullable<Request['headers']> {
  if (!Object.values(headers).some((value) => value.includes(','))) return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      request.header(name) === value ? request.headerLines(name) : value,
    ]),
  );
}

function inboundAccess(
  endpoint: Endpoint,
  workload: Workload,
  { cluster, proxy, upstream, connection }: Sending,
  client: ClientTls,
  principal: string,
): ConnectionAccess {
  const sourceIp =
    proxy.type === 'router' ? addressOf(proxy.workload) : (connection.sourceIp ?? addressOf(proxy.workload));
  const fixed = fixedAccess(endpoint, workload, cluster, client, principal);
  return {
    principal: fixed.principal,
    destinationIp: fixed.destinationIp,
    destinationPort: fixed.destinationPort,
    sni: fixed.sni ?? (upstream ? '' : (connection.sni ?? '')),
    sourceIp,
    // Gateways append the client's address to x-forwarded-for.
    remoteIp:
      proxy.type === 'router' ? connection.sourceIp : clientOfSidecar(upstream?.headers['x-forwarded-for'], sourceIp),
  };
}

function fixedAccess(
  { port }: Endpoint,
  workload: Workload,
  cluster: Cluster,
  client: ClientTls,
  principal: string,
): FixedAccess {
  const ownSni = text(fields(cluster.policy.tls).sni);
  const sni = { mutual: ownSni || clusterSni(cluster), simple: ownSni, plaintext: undefined };
  return {
    principal: client === 'mutual' ? principal : '',
    destinationIp: addressOf(workload),
    destinationPort: port,
    sni: sni[client],
  };
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
  // On a port whose protocol is sniffed, TLS of the client goes on to the application.
  if (client === 'simple' && isHttp(cluster.port.protocol)) {
    return `the DestinationRule requires TLS, but port ${cluster.port.number} only accepts plaintext`;
  }
  return '';
}
