import { ipVersion } from '../grammar/ip-address';
import { portOf } from '../registry/host-name';
import { normalizePath } from './path-normalization';
import { ABSOLUTE, type Request } from './request';

/** A request as Envoy's router sees it. */
export class HttpRequest {
  readonly method: string;
  /** Host header as received, with its port and letter case. */
  readonly authority: string;
  /** Host in lower case, without the port. */
  readonly host: string;
  /** Normalized path, without the query. */
  readonly path: string;
  /** Query with its `?`, empty if there is none. */
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  private queryParams: Map<string, string> | undefined;

  readonly scheme: 'http' | 'https';
  /** Claims of the token, if a RequestAuthentication of this proxy has verified it. */
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

  /** Returns a header or pseudo-header, by lower-case name; `undefined` if it is missing. */
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

  /** Returns a query parameter's first value, not percent-decoded; for `?key`, it is empty. */
  queryParam(name: string): string | undefined {
    this.queryParams ??= parseQuery(this.query);
    return this.queryParams.get(name);
  }
}

/** Determines the Host header: an absolute URL's host, else `host`, else a header named `host`. */
export function authorityOf(request: Request): string | undefined {
  const { path } = request;
  const absolute = path !== undefined && !path.startsWith('/') ? ABSOLUTE.exec(path)?.[1] : undefined;
  if (absolute) return absolute;
  if (request.host !== undefined) return request.host;
  return request.headers ? headerMap(request.headers).get('host') : undefined;
}

/** The SNI that a TLS client sends, in lower case: the host by default, and none for an IP address. */
export function sentSni({ sni }: Request, host: string | undefined): string | undefined {
  if (sni !== undefined) return sni.toLowerCase();
  return host === undefined || ipVersion(host.replace(/^\[|\]$/g, '')) !== 0 ? undefined : host.toLowerCase();
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
    // Whitespace around header values is trimmed.
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
