import { type Fields, fields, number, text } from '../manifest/fields';
import { withoutPort } from '../registry/host-name';
import type { HttpRequest } from '../request/http-request';
import type { PathMatcher } from './route-match';

export interface Redirect {
  readonly status: number;
  location(request: HttpRequest): string;
}

const CODES = new Set([301, 302, 303, 307, 308]);

/** Parses a redirect. `FROM_REQUEST_PORT` derives `listenPort`: the declared port, not the one the client uses. */
export function redirect(written: unknown, path: PathMatcher, listenPort: number, isTls: boolean): Redirect {
  const spec = fields(written);
  const scheme = text(spec.scheme);
  const port = redirectPort(spec, listenPort, isTls);
  return {
    status: redirectStatus(spec),
    location(request) {
      const effectiveScheme = scheme || request.scheme;
      const authority = text(spec.authority) || requestAuthority(request, effectiveScheme, port);
      return `${effectiveScheme}://${authority}${port ? `:${port}` : ''}${redirectedPath(spec, path, request)}`;
    },
  };
}

export function redirectStatus({ redirectCode }: Fields): number {
  const code = number(redirectCode) || 301;
  return CODES.has(code) ? code : 301;
}

/** The port that a redirect writes into the location; 0 if it writes none. */
export function redirectPort(spec: Fields, listenPort: number, isTls: boolean): number {
  return explicitPort(spec, listenPort, text(spec.scheme) || (isTls ? 'https' : 'http'));
}

/** Location for `httpsRedirect`: host, port and path are kept as received. */
export function httpsLocation(request: HttpRequest): string {
  return `https://${request.authority}${request.path}${request.query}`;
}

// A default port counts as unset, so the port in the request's Host header is kept.
function explicitPort(spec: Fields, listenPort: number, scheme: string): number {
  const port = number(spec.port) || (text(spec.derivePort) === 'FROM_REQUEST_PORT' ? listenPort : 0);
  return (port === 80 && scheme === 'http') || (port === 443 && scheme === 'https') ? 0 : port;
}

function requestAuthority(request: HttpRequest, scheme: string, port: number): string {
  const { authority } = request;
  const host = authority.slice(0, withoutPort(authority).length);
  if (port) return host;
  const leavesDefaultPort =
    scheme !== request.scheme && authority === `${host}:${request.scheme === 'https' ? 443 : 80}`;
  return leavesDefaultPort ? host : authority;
}

function redirectedPath(spec: Fields, path: PathMatcher, request: HttpRequest): string {
  const uri = text(spec.uri);
  if (uri) return rooted(uri.includes('?') ? uri : `${uri}${request.query}`);
  const prefix = text(spec.prefixRewrite);
  if (prefix && path.kind !== 'exact' && path.kind !== 'regex') {
    return `${prefix}${request.path.slice(path.value.length)}${request.query}`;
  }
  return `${request.path}${request.query}`;
}

// Envoy adds the slash that a path lacks.
function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
