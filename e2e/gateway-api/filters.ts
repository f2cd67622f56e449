import type { Random } from '../random';
import { DOMAIN } from '../routing/world';
import { backendRef } from './backend-ref';

/** Filters of a rule of an HTTPRoute that forwards. */
export function filters(random: Random, prefixes: boolean, namespace: string): object {
  const chosen = [
    ...headerFilters(random, 0.2),
    ...(random.chance(0.2) ? [rewrite(random, prefixes)] : []),
    ...(random.chance(0.12) ? random.list(1, 2, () => mirror(random, namespace)) : []),
    ...(random.chance(0.12) ? [cors(random)] : []),
    // Takes the whole route away.
    ...(random.chance(0.02) ? [random.pick([EXTENSION, EXTERNAL_AUTH])] : []),
  ];
  return chosen.length === 0 ? {} : { filters: chosen };
}

const EXTENSION = { type: 'ExtensionRef', extensionRef: { group: 'x.io', kind: 'X', name: 'x' } };
const EXTERNAL_AUTH = {
  type: 'ExternalAuth',
  externalAuth: { protocol: 'HTTP', backendRef: { name: 'web', port: 80 }, http: { path: '/check' } },
};

/** Filters of a backend. Only those of headers are supported; any other takes the whole route away. */
export function backendFilters(random: Random, namespace: string): object[] {
  if (random.chance(0.9)) return headerFilters(random, 0.8);
  return [random.pick([EXTENSION, rewrite(random, false), mirror(random, namespace), cors(random)])];
}

/** Filters that change headers, at most one of each type. */
export function headerFilters(random: Random, probability: number): object[] {
  return [
    ...(random.chance(probability)
      ? [{ type: 'RequestHeaderModifier', requestHeaderModifier: headerOperations(random, true) }]
      : []),
    ...(random.chance(probability / 2)
      ? [{ type: 'ResponseHeaderModifier', responseHeaderModifier: headerOperations(random, false) }]
      : []),
  ];
}

function headerOperations(random: Random, isRequest: boolean): object {
  const names = ['x-user', 'x-added', 'X-Route', 'X-Group', 'X-User', ...(isRequest ? ['Host'] : [])];
  const pairs = (of: readonly string[]) => {
    const unique = new Set(random.list(1, 2, () => random.pick(of)));
    return [...unique].map((name) => ({
      name,
      value: name === 'Host' ? `to.${DOMAIN}` : random.pick(['r1', 'r2', 'r 3', 'a,b', '"q"', '100%%']),
    }));
  };
  const withoutHost = names.filter((name) => name !== 'Host');
  return {
    ...random.maybe(0.6, () => ({ set: pairs(names) })),
    ...random.maybe(0.5, () => ({ add: pairs(withoutHost) })),
    ...random.maybe(0.4, () => ({ remove: [random.pick(['x-user', 'X-Group', 'x-added'])] })),
  };
}

function replacement(random: Random, prefixes: boolean, isRedirect: boolean): object {
  // Workloads reject paths that do not start with a slash.
  const odd = isRedirect && random.chance(0.1) ? 'new' : undefined;
  return prefixes && random.chance(0.65)
    ? { type: 'ReplacePrefixMatch', replacePrefixMatch: odd ?? random.pick(PREFIX_REPLACEMENTS) }
    : { type: 'ReplaceFullPath', replaceFullPath: odd ?? random.pick(FULL_REPLACEMENTS) };
}

const PREFIX_REPLACEMENTS = ['', '/', '/new', '/new/', '/a', '/v1/v2', '/n+w', '/n?x=1', '/n%20w'] as const;
const FULL_REPLACEMENTS = ['/', '/new', '/new/full', '/new?x=1', '/\\0', '/$1', '/n%20w'] as const;

function rewrite(random: Random, prefixes: boolean): object {
  const hostname = random.chance(0.35) ? { hostname: `re.${DOMAIN}` } : {};
  const path = 'hostname' in hostname && random.chance(0.5) ? {} : { path: replacement(random, prefixes, false) };
  return { type: 'URLRewrite', urlRewrite: { ...hostname, ...path } };
}

/** A redirect; `prefixes` says whether the prefix of the path can be replaced. */
export function redirect(random: Random, prefixes: boolean): object {
  return {
    type: 'RequestRedirect',
    requestRedirect: {
      ...random.maybe(0.4, () => ({ scheme: random.pick(['http', 'https']) })),
      ...random.maybe(0.4, () => ({ hostname: `new.${DOMAIN}` })),
      ...random.maybe(0.4, () => ({ port: random.pick([80, 443, 8080]) })),
      ...random.maybe(0.5, () => ({ path: replacement(random, prefixes, true) })),
      ...random.maybe(0.4, () => ({ statusCode: random.pick([301, 302, 303, 307, 308]) })),
    },
  };
}

/** A mirrored copy; all, a percentage or a fraction. */
export function mirror(random: Random, namespace: string): object {
  const share = random.pick<object>([
    ...[{}, {}, { percent: 100 }, { percent: 50 }, { percent: 0 }],
    ...[{ fraction: { numerator: 1, denominator: 2 } }, { fraction: { numerator: 50 } }],
  ]);
  return { type: 'RequestMirror', requestMirror: { backendRef: backendRef(random, namespace), ...share } };
}

function cors(random: Random): object {
  const origins = ['http://o.test', 'http://*.test', 'http://p.example', 'https://*', 'http://o.test:8080'];
  return {
    type: 'CORS',
    cors: {
      // `*` must be the only origin.
      ...random.maybe(0.95, () => ({
        allowOrigins: random.chance(0.2) ? ['*'] : [...new Set(random.list(1, 2, () => random.pick(origins)))],
      })),
      ...random.maybe(0.6, () => ({ allowMethods: random.chance(0.8) ? ['GET', 'POST'] : ['*'] })),
      ...random.maybe(0.3, () => ({ allowHeaders: random.chance(0.8) ? ['x-user', 'x-b'] : ['*'] })),
      ...random.maybe(0.3, () => ({ exposeHeaders: random.chance(0.8) ? ['x-c'] : ['*'] })),
      ...random.maybe(0.3, () => ({ maxAge: 60 })),
      ...random.maybe(0.3, () => ({ allowCredentials: random.chance(0.8) })),
    },
  };
}
