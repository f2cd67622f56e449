import { portOf } from './host-name';

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
const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

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
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) wrong('port', port, '1 to 65535');
  if (method !== undefined && method !== 'GET' && !(typeof method === 'string' && METHOD.test(method))) {
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

/** A request as Envoy's router sees it. */
export class HttpRequest {
  readonly method: string;
  /** As received, port and letter case included. */
  readonly authority: string;
  /** Lower case, without a port. */
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  /** With its `?`, empty when there is none. */
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  private queryParams: Map<string, string> | undefined;

  readonly scheme: 'http' | 'https';
  /** Claims of a token that a RequestAuthentication of this proxy has verified. */
  readonly claims?: Readonly<Record<string, unknown>>;

  constructor(
    request: Request,
    scheme: 'http' | 'https',
    authority: string,
    host: string,
    normalization: string,
    claims?: Readonly<Record<string, unknown>>,
  ) {
    this.scheme = scheme;
    this.claims = claims;
    this.method = request.method ?? 'GET';
    this.authority = authority;
    this.host = host;
    const written = request.path ?? '/';
    const target = written.startsWith('/') ? written : written.replace(ABSOLUTE, '') || '/';
    const fragment = target.indexOf('#');
    const sent = fragment < 0 ? target : target.slice(0, fragment);
    const question = sent.indexOf('?');
    this.path = normalizePath(question < 0 ? sent : sent.slice(0, question), normalization);
    this.query = question < 0 ? '' : sent.slice(question);
    this.headers = headerMap(request.headers);
  }

  /** By lower-case name; pseudo headers too. `undefined` where the request has none. */
  header(name: string): string | undefined {
    switch (name) {
      case ':path':
        return this.path + this.query;
      case ':method':
        return this.method;
      case ':authority':
      case 'host':
        return this.authority;
      case ':scheme':
        return this.scheme;
      case 'x-forwarded-proto':
        return this.headers.get(name) ?? this.scheme;
      default:
        return this.headers.get(name);
    }
  }

  /** The first occurrence, not decoded; `?key` has the empty value. */
  queryParam(name: string): string | undefined {
    this.queryParams ??= parseQuery(this.query);
    return this.queryParams.get(name);
  }
}

/** The Host header of a request: an absolute URL's host wins over `host`, which wins over a `host` header. */
export function authorityOf(request: Request): string | undefined {
  const { path } = request;
  const absolute = path !== undefined && !path.startsWith('/') ? ABSOLUTE.exec(path)?.[1] : undefined;
  if (absolute) return absolute;
  if (request.host !== undefined) return request.host;
  return request.headers ? headerMap(request.headers).get('host') : undefined;
}

export function portIn(authority: string | undefined): number {
  return authority === undefined ? 0 : portOf(authority);
}

const NO_HEADERS: ReadonlyMap<string, string> = new Map();

function headerMap(headers: Request['headers']): ReadonlyMap<string, string> {
  if (!headers) return NO_HEADERS;
  const map = new Map<string, string>();
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    const lower = name.toLowerCase();
    // Spaces around a value do not survive the way.
    const joined = (typeof value === 'string' ? value : Array.isArray(value) ? value.join(',') : `${value}`).trim();
    const present = map.get(lower);
    map.set(lower, present === undefined ? joined : `${present},${joined}`);
  }
  return map;
}

function parseQuery(query: string): Map<string, string> {
  const params = new Map<string, string>();
  if (query.length < 2) return params;
  for (const part of query.slice(1).split('&')) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (!params.has(name)) params.set(name, equals < 0 ? '' : part.slice(equals + 1));
  }
  return params;
}

const NEEDS_NORMALIZATION = /[/\\](\.|%2e)|\\|\/\//i;

/** Istio's BASE: dot segments are resolved and backslashes turned; double slashes and `%2F` stay. */
export function normalizePath(path: string, normalization: string): string {
  if (normalization === 'NONE' || !NEEDS_NORMALIZATION.test(path)) return path;
  const out: string[] = [];
  const segments = path.replace(/\\/g, '/').replace(/%2e/gi, '.').split('/').slice(1);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') out.pop();
    if (segment === '.' || segment === '..') {
      if (isLast) out.push('');
    } else out.push(segment);
  });
  const resolved = `/${out.join('/')}`;
  return normalization === 'MERGE_SLASHES' || normalization === 'DECODE_AND_MERGE_SLASHES'
    ? resolved.replace(/\/{2,}/g, '/')
    : resolved;
}
