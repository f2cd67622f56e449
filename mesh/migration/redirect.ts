import { type Fields, number, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import type { HttpPathMatch, HttpRouteFilter } from './http-route-rule';
import type { Remarks } from './remarks';
import { replacedPrefix, withoutLastSlash } from './replaced-prefix';

const CODES = new Set([301, 302, 303, 307, 308]);

/** Translates `redirect` of a rule, for the paths of one of its matches. */
export function redirectFilter(
  written: Fields,
  path: HttpPathMatch,
  prefix: string,
  at: FieldPath,
  remarks: Remarks,
): HttpRouteFilter {
  const scheme = text(written.scheme);
  if (scheme !== '' && scheme !== 'http' && scheme !== 'https')
    remarks.obstacle([...at, 'scheme'], 'HTTPRoute redirects to http or https only', 'use one of them');
  const derivesPort = text(written.derivePort) === 'FROM_REQUEST_PORT';
  if (derivesPort && scheme !== '')
    remarks.obstacle([...at, 'derivePort'], 'with a scheme, HTTPRoute uses the port of the scheme', 'write the port');
  const authority = hostAndPort(text(written.authority));
  if (authority.port !== 0 && number(written.port) !== 0)
    remarks.obstacle([...at, 'authority'], 'the redirect has two ports', 'write one of them');
  const port = number(written.port) || authority.port;
  if (port === 0 && scheme === '' && !derivesPort) remarks.change('redirect-port', at);
  const code = number(written.redirectCode) || 301;
  const uri = text(written.uri);
  const replaced = uri
    ? ({ type: 'ReplaceFullPath', replaceFullPath: uri } as const)
    : replacedStart(text(written.prefixRewrite), path, prefix, [...at, 'prefixRewrite'], remarks);
  return {
    type: 'RequestRedirect',
    requestRedirect: {
      ...(scheme && { scheme }),
      ...(authority.host && { hostname: authority.host }),
      ...(port !== 0 && { port }),
      ...(replaced && { path: replaced }),
      statusCode: CODES.has(code) ? code : 301,
    },
  };
}

/** Envoy joins the texts as they are, but the slash at the end of the matched prefix is dropped. */
function replacedStart(uri: string, path: HttpPathMatch, prefix: string, at: FieldPath, remarks: Remarks) {
  // Istio ignores the field for other matches.
  if (uri === '' || prefix === '') return undefined;
  const start = withoutLastSlash(prefix);
  if (prefix === '/' || !prefix.endsWith('/')) return replacedPrefix(uri, start, path);
  if (uri === '/') {
    remarks.obstacle(at, 'HTTPRoute cannot remove a prefix in a redirect', 'redirect to a prefix, or rewrite the path');
  }
  if (!uri.endsWith('/')) remarks.change('rewrite-slash', at);
  return replacedPrefix(withoutLastSlash(uri), start, path);
}

function hostAndPort(authority: string): { readonly host: string; readonly port: number } {
  const [, host = authority, port = ''] = /^([^:[\]]+):(\d+)$/.exec(authority) ?? [];
  return { host, port: number(port) };
}
