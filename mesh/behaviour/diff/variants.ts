import { fields, list, text, texts } from '../../manifest/fields';
import type { Request } from '../../request/request';
import type { Branch } from './branch';

/** Similar requests, for differences that only some requests show: longer paths, and those that a CORS policy looks at. */
export function variants(
  request: Request,
  { before, after }: { readonly before: Branch; readonly after: Branch },
): Request[] {
  const { path = '/' } = request;
  const longer = ['x', '/x', 'x/y', '/./x'].map((tail) => ({
    ...request,
    path: path.replace(/(\?|$)/, `${path.includes('/?') || path.endsWith('/') ? tail.replace(/^\//, '') : tail}$1`),
  }));
  return [...withDefaultPort(request, [before, after]), ...longer, ...preflights(request, [before, after])].slice(
    0,
    MOST_VARIANTS,
  );
}

/** More similar requests are not tried for one difference. */
const MOST_VARIANTS = 200;

/** Redirects to https can keep the port in the Host header. */
function withDefaultPort(request: Request, branches: readonly Branch[]): Request[] {
  const { host } = request;
  const isRedirected = branches.some(({ route }) => route?.rule?.spec.redirect);
  return isRedirected && host !== undefined && !host.includes(':') ? [{ ...request, host: `${host}:80` }] : [];
}

function preflights(request: Request, branches: readonly Branch[]): Request[] {
  const origins = branches.flatMap(({ route }) => {
    const spec = fields(route?.rule?.spec.corsPolicy);
    const matched = list(spec.allowOrigins)
      .map(fields)
      .map(({ exact, prefix }) => text(exact) || `${text(prefix)}x`);
    return [...matched, ...texts(spec.allowOrigin)];
  });
  if (!branches.some(({ route }) => route?.rule?.spec.corsPolicy)) return [];
  return ['https://any.example', ...origins].map((origin) => ({
    ...request,
    method: 'OPTIONS',
    headers: {
      ...request.headers,
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-any',
    },
  }));
}
