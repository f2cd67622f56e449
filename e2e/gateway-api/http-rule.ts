import type { Random } from '../random';
import { HEADERS, METHODS, VALUES } from '../routing/rules';
import { DOMAIN, portsOf, SERVICES } from '../routing/world';

/** Paths that the schema allows: no `//`, no `/./`, no encoded slash. */
export const PATHS = [
  ...['/', '/a', '/a/', '/a/b', '/ab', '/A', '/a/b/c', '/api', '/api/', '/apis', '/api/v1', '/API/v1'],
  ...['/a.b', '/cat', '/b', '/x-1'],
] as const;
const REGEXES = ['/a.*', '/.*', '/(a|b)', '/a[^/]*', '/api', '/a/b/?', '/.*b', '/[a-z]+-\\d', '/a/b/c/d?'] as const;
const VALUE_REGEXES = ['.*', 'al.*', '(alice|bob)', '.+', 'b', '*'] as const;
const SENT_HEADERS = HEADERS.filter((name) => name !== 'cookie');

/** A rule of an HTTPRoute. */
export function httpRule(random: Random, namespace: string): object {
  const matches = random.maybe(0.85, () => ({
    matches: random.list(random.chance(0.1) ? 0 : 1, 3, () => match(random)),
  }));
  const prefixes = isOnePrefix(matches);
  const common = { ...random.maybe(0.1, () => ({ name: random.pick(['first', 'second']) })), ...matches };
  const kind = random.next();
  if (kind < 0.15) return { ...common, filters: [...headerFilters(random, 0.15), redirect(random, prefixes)] };
  return { ...common, ...filters(random, prefixes, namespace), ...backends(random, namespace) };
}

function match(random: Random): object {
  return {
    ...random.maybe(0.85, () => ({ path: path(random) })),
    ...random.maybe(0.15, () => ({ method: random.pick(METHODS) })),
    ...random.maybe(0.2, () => ({ headers: headerMatches(random) })),
    ...random.maybe(0.1, () => ({
      queryParams: [{ name: random.pick(['q', 'v']), ...valueMatch(random, ['1', '2', 'a b']) }],
    })),
  };
}

function path(random: Random): object {
  const kind = random.next();
  if (kind < 0.3) return { type: 'PathPrefix', value: '/' };
  if (kind < 0.6) return { type: 'PathPrefix', value: random.pick(PATHS) };
  if (kind < 0.82) return { type: 'Exact', value: random.pick(PATHS) };
  return { type: 'RegularExpression', value: random.pick(REGEXES) };
}

/** Header names are unique in a match; the API server compares them as they are written. */
export function headerMatches(random: Random): object[] {
  const names = new Set(random.list(1, 2, () => random.pick([...SENT_HEADERS, 'X-USER'])));
  return [...names].map((name) => ({
    name,
    ...valueMatch(
      random,
      VALUES.filter((value) => value !== ''),
    ),
  }));
}

function valueMatch(random: Random, exact: readonly string[]): object {
  if (random.chance(0.7)) return { ...random.maybe(0.5, () => ({ type: 'Exact' })), value: random.pick(exact) };
  return { type: 'RegularExpression', value: random.pick(VALUE_REGEXES) };
}

/** Whether the prefix of a path can be replaced: the rule has exactly one match, and that has a prefix. */
function isOnePrefix(written: object): boolean {
  const { matches } = written as { matches?: { path?: { type: string } }[] };
  return matches?.length === 1 && matches[0]?.path?.type === 'PathPrefix';
}

function filters(random: Random, prefixes: boolean, namespace: string): object {
  const chosen = [
    ...headerFilters(random, 0.2),
    ...(random.chance(0.2) ? [rewrite(random, prefixes)] : []),
    ...(random.chance(0.12) ? random.list(1, 2, () => mirror(random, namespace)) : []),
    ...(random.chance(0.12) ? [cors(random)] : []),
    // Takes the whole route away.
    ...(random.chance(0.02) ? [{ type: 'ExtensionRef', extensionRef: { group: 'x.io', kind: 'X', name: 'x' } }] : []),
  ];
  return chosen.length === 0 ? {} : { filters: chosen };
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
  const names = ['x-user', 'x-added', 'X-Route', 'X-Group', ...(isRequest ? ['Host'] : [])];
  const pairs = (of: readonly string[]) => {
    const unique = new Set(random.list(1, 2, () => random.pick(of)));
    return [...unique].map((name) => ({
      name,
      value: name === 'Host' ? `to.${DOMAIN}` : random.pick(['r1', 'r2', 'r 3']),
    }));
  };
  const withoutHost = names.filter((name) => name !== 'Host');
  return {
    ...random.maybe(0.6, () => ({ set: pairs(names) })),
    ...random.maybe(0.5, () => ({ add: pairs(withoutHost) })),
    ...random.maybe(0.4, () => ({ remove: [random.pick(['x-user', 'X-Group', 'x-added'])] })),
  };
}

function replacement(random: Random, prefixes: boolean): object {
  return prefixes && random.chance(0.65)
    ? { type: 'ReplacePrefixMatch', replacePrefixMatch: random.pick(['', '/', '/new', '/new/', '/a', '/v1/v2']) }
    : { type: 'ReplaceFullPath', replaceFullPath: random.pick(['/', '/new', '/new/full', '/new?x=1', '/\\0']) };
}

function rewrite(random: Random, prefixes: boolean): object {
  const hostname = random.chance(0.35) ? { hostname: `re.${DOMAIN}` } : {};
  const path = 'hostname' in hostname && random.chance(0.5) ? {} : { path: replacement(random, prefixes) };
  return { type: 'URLRewrite', urlRewrite: { ...hostname, ...path } };
}

function redirect(random: Random, prefixes: boolean): object {
  return {
    type: 'RequestRedirect',
    requestRedirect: {
      ...random.maybe(0.4, () => ({ scheme: random.pick(['http', 'https']) })),
      ...random.maybe(0.4, () => ({ hostname: `new.${DOMAIN}` })),
      ...random.maybe(0.4, () => ({ port: random.pick([80, 443, 8080]) })),
      ...random.maybe(0.5, () => ({ path: replacement(random, prefixes) })),
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
  const origins = ['http://o.test', 'http://*.test', 'http://p.example', 'https://*'];
  return {
    type: 'CORS',
    cors: {
      // `*` must be the only origin.
      allowOrigins: random.chance(0.2) ? ['*'] : [...new Set(random.list(1, 2, () => random.pick(origins)))],
      ...random.maybe(0.6, () => ({ allowMethods: ['GET', 'POST'] })),
      ...random.maybe(0.3, () => ({ allowHeaders: ['x-user', 'x-b'] })),
      ...random.maybe(0.3, () => ({ exposeHeaders: ['x-c'] })),
      ...random.maybe(0.3, () => ({ maxAge: 60 })),
      ...random.maybe(0.3, () => ({ allowCredentials: true })),
    },
  };
}

/** Backends with weights, which may be zero, or none. */
export function backends(random: Random, namespace: string): object {
  if (random.chance(0.05)) return {};
  const refs = random.list(1, random.chance(0.3) ? 3 : 1, () => ({
    ...backendRef(random, namespace),
    ...random.maybe(0.5, () => ({ weight: random.pick([0, 1, 1, 3, 10, 50]) })),
    ...random.maybe(0.15, () => ({ filters: headerFilters(random, 0.8) })),
  }));
  return { backendRefs: refs };
}

function backendRef(random: Random, own: string): object {
  const [namespace, name] = random.pick(random.chance(0.7) ? SERVICES.filter(([of]) => of === own) : SERVICES);
  const port = random.pick(random.chance(0.93) ? portsOf(namespace, name) : [80, 8080, 9999]);
  const kind = random.next();
  if (kind < 0.02) return { name: 'gone', port };
  if (kind < 0.04) return { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'ext', port };
  if (kind < 0.1) {
    const host = random.pick([`${name}.${namespace}.svc.cluster.local`, `ext.${DOMAIN}`, `static.${DOMAIN}`]);
    return { group: 'networking.istio.io', kind: 'Hostname', name: host, port };
  }
  // A dot takes the whole route away.
  if (kind < 0.11) return { name: `${name}.${namespace}`, port };
  // Without a namespace, the Service is that of the same name next to the route, if there is one.
  const other = namespace === own || random.chance(0.15) ? {} : { namespace };
  return { name, port, ...other };
}
