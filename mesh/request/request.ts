import { isPort, isToken } from '../grammar/grammar';

/** A request as the client sends it: from outside the mesh to a gateway, or from a workload in the mesh. */
export interface Request {
  /**
   * The sender: `gateway` for a client outside the mesh, or a workload, `namespace/name`. If no manifest defines the
   * workload, it has the label `app` with its name.
   *
   * @default 'gateway' if `gateway` is set; otherwise it is required
   */
  readonly from?: string;
  /**
   * A Gateway, `name` or `namespace/name`: the request enters through a Pod that it selects. If both APIs have a Gateway with
   * this namespace and name, that of the Gateway API is `namespace/name.gateway.networking.k8s.io`.
   *
   * @default the Pod that most Gateways select, ingress gateways first; if no manifest has one, Istio's default
   * ingress gateway
   */
  readonly gateway?: string;
  /** Port that the client connects to. @default the port in `host` or in an absolute `path`; if `gateway` is set, its first server's port; otherwise 443 for https and tls, 80 for http */
  readonly port?: number;
  /** HTTP method. @default 'GET' */
  readonly method?: string;
  /** Host header, with or without a port. @default at a gateway, the only host that the port serves (`localhost` if it serves all); from a workload, it is required */
  readonly host?: string;
  /** Path and query, or an absolute URL, whose host replaces `host`. @default none for `tcp` and `tls`; otherwise it is required */
  readonly path?: string;
  /** Headers by case-insensitive name; a list for several lines with the same name. @default none */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Protocol that the client uses. @default https if the port only accepts TLS, otherwise http */
  readonly scheme?: 'http' | 'https' | 'tcp' | 'tls';
  /** Server name (SNI) in the TLS handshake. @default the host without its port */
  readonly sni?: string;
  /** IP address or host name that a workload connects to. @default the host without its port */
  readonly address?: string;
  /** Whether the client presents a certificate if a gateway requests one. @default false */
  readonly clientCertificate?: boolean;
  /** Caller's IP address, for AuthorizationPolicies. @default a workload's own; unknown for a client of a gateway, so no `ipBlocks` entry matches it */
  readonly sourceIp?: string;
  /** Describes the token that the request carries. @default the tokens in `headers` and `path` */
  readonly jwt?: Jwt;
}

/** A request that a workload sends because it received another one. */
export type Call = Omit<Request, 'from' | 'gateway'>;

/** Claims of a token by name. */
export type Claims = Readonly<Record<string, unknown>>;

/** A token (JWT) that a request carries. */
export interface Jwt {
  /** Claim `iss`. */
  readonly issuer: string;
  /** Claim `sub`. @default none */
  readonly subject?: string;
  /** Claim `aud`. @default none */
  readonly audiences?: readonly string[];
  /** All other claims. @default none */
  readonly claims?: Claims;
  /** `false` if it is expired or its signature is invalid. @default true */
  readonly valid?: boolean;
}

const ORIGIN = /^[^/]+\/[^/]+$/;
/** How an absolute URL starts; the first group is its host. */
export const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** Validates a request. @throws if a field is invalid; the message names the field and the accepted values */
export function checkRequest(request: Request): void {
  if (typeof request !== 'object' || request === null)
    throw new Error(`request must be an object, got ${JSON.stringify(request)}`);
  const { from, gateway, port, method, path, scheme } = request;
  if (from === undefined && gateway === undefined) wrong('from', from, '"gateway" or "namespace/workload"');
  if (from !== undefined && from !== 'gateway' && !ORIGIN.test(String(from))) {
    wrong('from', from, '"gateway" or "namespace/workload"');
  }
  if (port !== undefined && !isPort(port)) wrong('port', port, 'a port from 1 to 65535');
  if (method !== undefined && method !== 'GET' && !(typeof method === 'string' && isToken(method))) {
    wrong('method', method, 'an HTTP method, such as "GET"');
  }
  if (scheme !== undefined && !['http', 'https', 'tcp', 'tls'].includes(scheme)) {
    wrong('scheme', scheme, '"http", "https", "tcp" or "tls"');
  }
  if (scheme === 'tcp' || scheme === 'tls') return;
  if (typeof path !== 'string' || !(path.startsWith('/') || ABSOLUTE.test(path) || path === '*')) {
    wrong('path', path, 'a path that starts with "/", or an absolute URL');
  }
}

function wrong(field: string, got: unknown, allowed: string): never {
  throw new Error(`request.${field} must be ${allowed}, got ${JSON.stringify(got)}`);
}
