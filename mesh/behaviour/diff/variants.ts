import { fields, list, text, texts } from '../../manifest/fields';
import type { Jwt, Request } from '../../request/request';
import type { Branch } from './branch';
import type { Change } from './changes';

/** The most requests that are tried for one difference. */
const MOST_VARIANTS = 200;

/** Similar requests, for differences that only some requests show: those that policies or a CORS policy look at. */
export function variants(
  request: Request,
  { before, after }: { readonly before: Branch; readonly after: Branch },
  senders: readonly string[] = [],
  policies: readonly Change[] = [],
): Request[] {
  const { path = '/' } = request;
  const longer = ['x', '/x', 'x/y', '/./x'].map((tail) => ({
    ...request,
    path: path.replace(/(\?|$)/, `${path.includes('/?') || path.endsWith('/') ? tail.replace(/^\//, '') : tail}$1`),
  }));
  const found = [...longer, ...preflights(request, [before, after])];
  const byPolicy = policies.length === 0 ? [] : rulesOf(policies).flatMap((rule) => askedBy(rule, request));
  const asked = [
    ...found,
    ...byPolicy,
    ...(policies.length > 0 ? [...tokens(policies).map((jwt) => ({ ...request, jwt }))] : []),
  ];
  const bySender = senders.flatMap((from) => [request, ...byPolicy].map((one) => ({ ...one, from })));
  return [...asked, ...bySender].slice(0, MOST_VARIANTS);
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

function rulesOf(policies: readonly Change[]) {
  return policies.flatMap(({ before, after }) =>
    [before, after].flatMap((config) => list(config?.spec.rules).map(fields)),
  );
}

/** Requests that a rule of an AuthorizationPolicy is about. */
function askedBy(rule: ReturnType<typeof fields>, request: Request): Request[] {
  const operations = list(rule.to).map((to) => fields(fields(to).operation));
  const headers = Object.fromEntries(
    list(rule.when)
      .map(fields)
      .flatMap(({ key, values }) => {
        const name = /^request\.headers\[(.+)\]$/.exec(text(key))?.[1];
        const [value] = texts(values);
        return name && value !== undefined ? [[name, filled(value)]] : [];
      }),
  );
  const withHeaders = { ...request, headers: { ...request.headers, ...headers } };
  const addresses = list(rule.from).flatMap((from) => {
    const source = fields(fields(from).source);
    return [...texts(source.ipBlocks), ...texts(source.remoteIpBlocks)].map((block) => block.split('/')[0] ?? '');
  });
  const called = operations.flatMap(({ methods, notMethods, paths, notPaths }) => {
    const verbs = [...texts(methods), ...texts(notMethods), request.method ?? 'GET'].map((verb) =>
      verb === '*' ? 'GET' : verb,
    );
    const places = [...texts(paths), ...texts(notPaths)].map(filled).filter((place) => place.startsWith('/'));
    return verbs.flatMap((method) =>
      [request.path ?? '/', ...places].map((path) => ({ ...withHeaders, method, path })),
    );
  });
  const all = [withHeaders, ...called];
  return [...all, ...addresses.flatMap((sourceIp) => all.map((one) => ({ ...one, sourceIp })))];
}

const filled = (pattern: string) => pattern.replace(/\{[^}]*\}|\*+/g, 'x');

function tokens(policies: readonly Change[]): Jwt[] {
  return policies.flatMap(({ before, after }) =>
    [before, after].flatMap((config) =>
      list(config?.spec.jwtRules)
        .map(fields)
        .flatMap(({ issuer, audiences }) =>
          [true, false].map((valid) => ({
            issuer: text(issuer),
            subject: 'anyone',
            valid,
            ...(texts(audiences).length > 0 && { audiences: texts(audiences) }),
          })),
        ),
    ),
  );
}
