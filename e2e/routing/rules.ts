import { A, B, NAMESPACES } from '../differential/place';
import type { Random } from '../random';
import { CLIENT_LABELS, DOMAIN, SERVICES } from './world';

/** Values that rules and requests share, so they match often, and near misses. */
export const PATHS = [
  ...['/', '/a', '/a/', '/a/b', '/ab', '/A', '/a/b/c', '/api', '/api/', '/apis', '/api/v1', '/API/v1', '//a', '/a//b'],
  ...['/a%2Fb', '/a.b', '/cat', '/a/../b', '/b', '/x-1'],
] as const;
export const REGEXES = [
  '/a.*',
  '.*',
  '/.*',
  '/(a|b)',
  '/a[^/]*',
  '^/api$',
  '/a/b/?',
  '.*b',
  '/[a-z]+-\\d',
  '',
] as const;
export const HEADERS = ['x-user', 'X-Group', 'cookie', 'accept'] as const;
export const VALUES = ['alice', 'al', 'bob', 'a=1; b=2', ''] as const;
export const VALUE_REGEXES = ['.*', 'al.*', '(alice|bob)', '.+', 'b', '[^;]*'] as const;
export const PARAMS = ['q', 'v', 'x%20y'] as const;
export const METHODS = ['GET', 'POST', 'OPTIONS'] as const;
export const SUBSETS = ['v1', 'v2', 'v3', 'all'] as const;
const GATEWAYS = ['mesh', 'mesh', 'gw', 'gw', 'other', `${A}/gw`, `${B}/gw`, 'istio-system/gw-case0'] as const;

/** A rule of a VirtualService's http list. */
export function rule(random: Random, { delegate }: { readonly delegate: boolean }): object {
  const matches = random.chance(0.65) ? { match: random.list(1, 3, () => match(random)) } : {};
  const name = random.maybe(0.15, () => ({ name: random.pick(['first', 'second']) }));
  const kind = random.next();
  if (delegate && kind < 0.2) {
    const to = { name: random.pick(['leaf', 'leaf2', 'gone']), namespace: random.pick([...NAMESPACES]) };
    return { ...name, ...matches, delegate: random.chance(0.7) ? to : { name: to.name }, ...extras(random, 0.15) };
  }
  if (kind > 0.9) return { ...name, ...matches, redirect: redirect(random, matches) };
  if (kind > 0.84) return { ...name, ...matches, directResponse: directResponse(random) };
  return { ...name, ...matches, ...route(random), ...extras(random, 0.2) };
}

function match(random: Random): object {
  return {
    ...random.maybe(0.7, () => ({ uri: uri(random), ...random.maybe(0.15, () => ({ ignoreUriCase: true })) })),
    ...random.maybe(0.2, () => ({ headers: headerMatches(random) })),
    ...random.maybe(0.12, () => ({ withoutHeaders: headerMatches(random) })),
    ...random.maybe(0.15, () => ({ queryParams: { [random.pick(PARAMS)]: value(random, ['1', '2', '', 'a b']) } })),
    ...random.maybe(0.12, () => ({ method: value(random, METHODS, ['GET|POST', '.*']) })),
    ...random.maybe(0.06, () => ({
      authority: value(random, [DOMAIN, `x.${DOMAIN}`, 'web', `x.${DOMAIN}:80`], ['x.*']),
    })),
    ...random.maybe(0.04, () => ({ scheme: value(random, ['http', 'https'], ['http.*']) })),
    ...random.maybe(0.1, () => ({ port: random.pick([80, 8080, 9999]) })),
    ...random.maybe(0.12, () => ({
      sourceLabels: random.pick<object>([CLIENT_LABELS, { app: 'client' }, { app: 'x' }]),
    })),
    ...random.maybe(0.06, () => ({ sourceNamespace: random.pick([...NAMESPACES]) })),
    ...random.maybe(0.1, () => ({ gateways: [random.pick(GATEWAYS)] })),
    ...random.maybe(0.08, () => ({ name: 'm' })),
  };
}

function uri(random: Random): object {
  const kind = random.next();
  if (kind < 0.5) return { prefix: random.pick([...PATHS, '']) };
  if (kind < 0.8) return { exact: random.pick(PATHS) };
  return { regex: random.pick(REGEXES) };
}

function headerMatches(random: Random): object {
  return Object.fromEntries(random.list(1, 2, () => [random.pick(HEADERS), value(random, VALUES)]));
}

function value(random: Random, exact: readonly string[], regexes: readonly string[] = VALUE_REGEXES): object {
  const kind = random.next();
  if (kind < 0.15) return {};
  if (kind < 0.6) return { exact: random.pick(exact) };
  // The webhook rejects an empty prefix.
  if (kind < 0.8) return { prefix: random.pick(exact.filter((text) => text !== '')) };
  return { regex: random.pick(regexes) };
}

function redirect(random: Random, matches: object): object {
  // prefixRewrite requires that every match of the rule has a prefix.
  const prefixes = (matches as { match?: { uri?: object }[] }).match?.every(
    ({ uri: u }) => u !== undefined && 'prefix' in u,
  );
  const kind = random.next();
  const target =
    prefixes === true && kind < 0.3
      ? { prefixRewrite: '/pre' }
      : kind < 0.6
        ? { uri: random.pick(['/new', '/new?x=1', '/']) }
        : kind < 0.85
          ? { scheme: random.pick(['http', 'https']) }
          : { authority: random.pick([`new.${DOMAIN}`, `new.${DOMAIN}:8080`]) };
  return {
    ...random.maybe(0.3, () => ({ authority: random.pick([`new.${DOMAIN}`, `new.${DOMAIN}:8080`]) })),
    ...random.maybe(0.25, () => ({ scheme: random.pick(['http', 'https']) })),
    ...target,
    ...random.maybe(0.3, () => ({ redirectCode: random.pick([301, 302, 303, 307, 308]) })),
    ...random.maybe(0.4, () =>
      random.pick<object>([
        ...[{ port: 80 }, { port: 443 }, { port: 8080 }],
        ...[{ derivePort: 'FROM_REQUEST_PORT' }, { derivePort: 'FROM_PROTOCOL_DEFAULT' }],
      ]),
    ),
  };
}

function directResponse(random: Random): object {
  const status = random.pick([200, 404, 503, 418, 301]);
  return { status, ...random.maybe(0.6, () => ({ body: { string: random.pick(['hello', '{"a":1}']) } })) };
}

function route(random: Random): object {
  const destinations = random.list(1, random.chance(0.35) ? 3 : 1, () => weighted(random));
  const weights = destinations.length > 1 || random.chance(0.2);
  const route = destinations.map((entry) => ({
    ...entry,
    ...(weights && random.chance(0.9) ? { weight: random.pick([0, 1, 1, 3, 10, 50, 90]) } : {}),
  }));
  return { route };
}

function weighted(random: Random): object {
  return { destination: destination(random), ...random.maybe(0.1, () => ({ headers: headerOperations(random) })) };
}

export function destination(random: Random): object {
  return {
    host: destinationHost(random),
    ...random.maybe(0.35, () => ({ subset: random.pick(SUBSETS) })),
    ...random.maybe(0.3, () => ({ port: { number: random.pick([80, 8080, 9999]) } })),
  };
}

function destinationHost(random: Random): string {
  const [namespace, name] = random.pick(SERVICES);
  const kind = random.next();
  if (kind < 0.4) return name;
  if (kind < 0.8) return `${name}.${namespace}.svc.cluster.local`;
  if (kind < 0.85) return `${name}.${namespace}`;
  return random.pick([`ext.${DOMAIN}`, `static.${DOMAIN}`, `none.${DOMAIN}`, `gone.${DOMAIN}`, 'gone']);
}

/** Fields that can be combined with a route or a delegate. */
function extras(random: Random, probability: number): object {
  return {
    ...random.maybe(probability, () => ({ rewrite: rewrite(random) })),
    ...random.maybe(probability, () => ({ headers: headerOperations(random) })),
    ...random.maybe(probability / 2, () => ({ fault: fault(random) })),
    ...random.maybe(probability / 2, () => mirrors(random)),
    ...random.maybe(probability / 2, () => ({ corsPolicy: cors(random) })),
    ...random.maybe(probability / 3, () => ({ timeout: random.pick(['5s', '1m']) })),
    ...random.maybe(probability / 3, () => ({ retries: random.pick<object>([{}, { attempts: 2 }, { attempts: 0 }]) })),
  };
}

function rewrite(random: Random): object {
  const regexRewrite = () => ({
    match: random.pick(['a', '/a', '^/(.*)/(.*)$', '/[^/]+']),
    rewrite: random.pick(['b', '/z', '/\\1', '\\0']),
  });
  const kind = random.next();
  const path =
    kind < 0.5
      ? { uri: random.pick(['/', '/new', '/new/', '/a']) }
      : kind < 0.75
        ? { uriRegexRewrite: regexRewrite() }
        : {};
  const authority = { authority: random.pick([`to.${DOMAIN}`, 'web', `to.${DOMAIN}:81`]) };
  return Object.keys(path).length === 0 || random.chance(0.3) ? { ...path, ...authority } : path;
}

function headerOperations(random: Random): object {
  const names = ['x-user', 'x-added', 'X-Route', 'x-e2e-none'];
  const pairs = (more: readonly string[]) =>
    Object.fromEntries(random.list(1, 2, () => [random.pick([...names, ...more]), random.pick(['r1', 'r2', '100%%'])]));
  const request = {
    // Host may only be set once.
    ...random.maybe(0.5, () => ({ set: pairs(['Host']) })),
    ...random.maybe(0.5, () => ({ add: pairs([]) })),
    ...random.maybe(0.3, () => ({ remove: [random.pick(['x-user', 'X-Group', 'cookie'])] })),
  };
  return { request, ...random.maybe(0.2, () => ({ response: { set: { 'x-answer': 'yes' } } })) };
}

function fault(random: Random): object {
  const percentage = () => random.maybe(0.85, () => ({ percentage: { value: random.pick([100, 100, 50, 0, 12.5]) } }));
  const status = () => random.pick<object>([{ httpStatus: 500 }, { httpStatus: 418 }, { grpcStatus: 'UNAVAILABLE' }]);
  const both = random.chance(0.2);
  const abort = both || random.chance(0.7);
  return {
    ...(abort ? { abort: { ...status(), ...percentage() } } : {}),
    ...(both || !abort ? { delay: { fixedDelay: '0.050s', ...percentage() } } : {}),
  };
}

function mirrors(random: Random): object {
  const percentage = () => random.maybe(0.6, () => random.pick<object>([{ value: 100 }, { value: 50 }, { value: 0 }]));
  if (random.chance(0.6)) {
    const value = percentage();
    return { mirror: destination(random), ...('value' in value ? { mirrorPercentage: value } : {}) };
  }
  const list = random.list(1, 2, () => {
    const value = percentage();
    return { destination: destination(random), ...('value' in value ? { percentage: value } : {}) };
  });
  return { mirrors: list };
}

function cors(random: Random): object {
  const origins = [{ exact: '*' }, { exact: 'http://o.test' }, { prefix: 'http://o' }, { regex: '.*test' }];
  return {
    allowOrigins: random.list(1, 2, () => random.pick<object>(origins)),
    ...random.maybe(0.6, () => ({ allowMethods: ['GET', 'POST'] })),
    ...random.maybe(0.3, () => ({ unmatchedPreflights: random.pick(['FORWARD', 'IGNORE']) })),
  };
}
