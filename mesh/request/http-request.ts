import { ipVersion } from '../grammar/ip-address';
import { portOf } from '../registry/host-name';
import { type Headers, headersOf, isOneLine, joinLines } from './header-lines';
import { normalizePath } from './path-normalization';
import { ABSOLUTE, type Claims, type Request } from './request';

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
  /** Headers by lower-case name; {@link HttpRequest.header} also finds pseudo-headers. */
  readonly headers: Headers;
  /** Whether Envoy answers 400 because of the path. */
  readonly isMalformed: boolean;
  private queryParams: Map<string, string> | undefined;
  private readonly written: Request['headers'];

  readonly scheme: 'http' | 'https';
  /** Claims of the token, if a RequestAuthentication of this proxy has verified it. */
  readonly claims?: Claims;

  constructor(
    request: Request,
    scheme: 'http' | 'https',
    authority: string,
    host: string,
    normalization: string,
    claims?: Claims,
  ) {
    this.scheme = scheme;
    this.claims = claims;
    this.method = request.method ?? 'GET';
    this.authority = authority;
    this.host = host;
    const written = request.path ?? '/';
    const target = written.startsWith('/') ? written : written.replace(ABSOLUTE, '') || '/';
    const question = target.indexOf('?');
    const path = question < 0 ? target : target.slice(0, question);
    const normalized = normalizePath(path, normalization);
    const isAsterisk = target === '*' && this.method !== 'OPTIONS';
    this.isMalformed = normalized === undefined || NOT_IN_PATHS.test(target) || isAsterisk;
    this.path = normalized ?? path;
    this.query = question < 0 ? '' : target.slice(question);
    this.headers = storedHeaders(request.headers);
    this.written = request.headers;
  }

  /** Returns the request after Envoy's token filter: tokens are removed, claims become headers. */
  after({ headers, query, claims }: Changed): HttpRequest {
    const changed = { headers: headersOf(headers), query, claims, queryParams: undefined };
    return Object.assign(Object.create(HttpRequest.prototype), this, changed);
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
        return this.stored(name) ?? this.scheme;
      default:
        return this.stored(name);
    }
  }

  /** Properties that every object has, such as `constructor`, are no texts. */
  private stored(name: string): string | undefined {
    const value: unknown = this.headers[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** Returns a header's lines, because routes and AuthorizationPolicies match each line. */
  headerLines(name: string): readonly string[] {
    const value = this.header(name);
    return value === undefined ? [] : linesOf(this.written, name, value);
  }

  /** Whether any line of a header passes a test. */
  someLine(name: string, test: (line: string) => boolean): boolean {
    const value = this.header(name);
    if (value === undefined) return false;
    return value.includes(',') ? linesOf(this.written, name, value).some((line) => test(line)) : test(value);
  }

  /** Returns a query parameter's first value, not percent-decoded; for `?key`, it is empty. */
  queryParam(name: string): string | undefined {
    this.queryParams ??= parseQuery(this.query);
    return this.queryParams.get(name);
  }
}

/** What the token filter changes. */
interface Changed extends Pick<HttpRequest, 'query' | 'claims'> {
  readonly headers: ReadonlyMap<string, string>;
}

/** A fragment, a space, control and non-ASCII characters. */
const NOT_IN_PATHS = /#|[^!-~]/;

/** Determines the Host header: an absolute URL's host, else `host`, else a header named `host`. */
export function authorityOf(request: Request): string | undefined {
  const { path } = request;
  const absolute = path !== undefined && !path.startsWith('/') ? ABSOLUTE.exec(path)?.[1] : undefined;
  if (absolute) return absolute;
  if (request.host !== undefined) return request.host;
  return request.headers && storedHeaders(request.headers).host;
}

/** The scheme of a request, or that of an absolute URL if it is https; `undefined` if the listener decides. */
export function requestedScheme({ scheme, path = '' }: Request): Request['scheme'] {
  if (scheme !== undefined) return scheme;
  return !path.startsWith('/') && /^https:/i.test(path) ? 'https' : undefined;
}

/** The SNI that a TLS client sends, in lower case: the host by default, and none for an IP address. */
export function sentSni({ sni }: Request, host: string | undefined): string | undefined {
  if (sni !== undefined) return sni.toLowerCase();
  return host === undefined || ipVersion(host.replace(/^\[|\]$/g, '')) !== 0 ? undefined : host.toLowerCase();
}

export function portIn(authority: string | undefined): number {
  return authority === undefined ? 0 : portOf(authority);
}

/** Returns the lines of a header as Envoy stores them, or its value, if a proxy has changed it. */
function linesOf(written: Request['headers'], name: string, value: string): readonly string[] {
  if (!value.includes(',') || isOneLine(name)) return [value];
  const lines = Object.entries(written ?? {})
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, sent]) => trimmedLines(sent));
  return lines.length > 1 && joinLines(name, lines) === value ? lines : [value];
}

function storedHeaders(headers: Request['headers'] = {}): Headers {
  const stored: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    const isStored = typeof value === 'string' && value.trim() === value && name.toLowerCase() === name;
    if (!isStored || name === '__proto__') return headersOf(joinedLines(headers));
    stored[name] = value;
  }
  return stored;
}

function joinedLines(headers: NonNullable<Request['headers']>): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    const lines = trimmedLines(headers[name]);
    const present = map.get(lower);
    map.set(lower, joinLines(lower, present === undefined ? lines : [present, ...lines]));
  }
  return map;
}

/** Whitespace around header values is trimmed. */
function trimmedLines(written: unknown): string[] {
  return (Array.isArray(written) ? written : [written]).map((line) => `${line}`.trim());
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
