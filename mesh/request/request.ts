import { isPort, isToken } from '../grammar/grammar';

/**
 * A request as a client sends it: from outside to a gateway, or from a workload of the mesh.
 */
export interface Request {
  /**
   * Who sends it: `gateway` for a client outside of the mesh, or `namespace/name` of a workload. A workload that no
   * manifest names carries the label `app` with its name.
   *
   * @default 'gateway' where `gateway` is given; it must be written else
   */
  readonly from?: string;
  /** A Gateway's name, `name` or `namespace/name`: the request enters through a Pod that it selects. @default the Pod that most Gateways select, ingress gateways before others; else one as Istio installs it */
  readonly gateway?: string;
  /** The port that the client connects to. @default the port in `host` or in an absolute `path`; of a named `gateway` the port of its first server; else 443 for https and tls, 80 for http */
  readonly port?: number;
  /** The method of HTTP. @default 'GET' */
  readonly method?: string;
  /** The Host header, with or without a port. @default at a gateway the only host that the port serves, `localhost` where that is `*`; from a workload it must be written */
  readonly host?: string;
  /** Path and query, or an absolute URL whose host replaces `host`. @default none, which `tcp` and `tls` take; it must be written else */
  readonly path?: string;
  /** Headers by their names, in any letter case; several lines of one name as a list. @default none */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** What the client speaks. @default what the port speaks: https where only TLS is accepted, http otherwise */
  readonly scheme?: 'http' | 'https' | 'tcp' | 'tls';
  /** The name that a TLS client asks for. @default the host without its port */
  readonly sni?: string;
  /** Where a workload connects to, an address or a host name. @default what `host` names */
  readonly address?: string;
  /** The client shows a certificate to a gateway that asks for one. @default false */
  readonly clientCertificate?: boolean;
  /** The caller's address, for AuthorizationPolicies. @default unknown, which no `ipBlocks` entry takes */
  readonly sourceIp?: string;
  /** The token that it brings. @default none */
  readonly jwt?: Jwt;
}

/** A token (JWT) that a request brings. */
export interface Jwt {
  /** Its claim `iss`. */
  readonly issuer: string;
  /** Its claim `sub`. @default none */
  readonly subject?: string;
  /** Its claim `aud`. @default none */
  readonly audiences?: readonly string[];
  /** Its other claims. @default none */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `false`: expired, or its signature is wrong. @default true */
  readonly valid?: boolean;
}

const ORIGIN = /^[^/]+\/[^/]+$/;
/** What an absolute URL begins with; its host is the first group. */
export const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** @throws when a field cannot be read; the message says what is taken */
export function checkRequest(request: Request): void {
  const wrong = (field: string, got: unknown, allowed: string) => {
    throw new Error(`request.${field} is ${JSON.stringify(got)}: it must be ${allowed}`);
  };
  if (typeof request !== 'object' || request === null) throw new Error('a request must be an object');
  const { from, gateway, port, method, path, scheme } = request;
  if (from === undefined && gateway === undefined) wrong('from', from, '"gateway" or "namespace/workload"');
  if (from !== undefined && from !== 'gateway' && !ORIGIN.test(String(from))) {
    wrong('from', from, '"gateway" or "namespace/workload"');
  }
  if (port !== undefined && !isPort(port)) wrong('port', port, '1 to 65535');
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
