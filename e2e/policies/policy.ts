import type { Manifest } from '../../mesh/manifest/manifest';
import { A, B, HERE, ROOT } from '../differential/place';
import type { Random } from '../random';
import { GATEWAY_LABELS, MAPPED_TO, SECURE, SECURE_LABELS } from './world';

/** Values that policies share with requests. */
const PATHS = [
  ...['/a', '/a*', '*b', '*', '/admin', '/a/*', '*/b', '/a%2Fb', '/a b', '/', '/a/b', '*dmin', '/a.b'],
  ...['/a/{*}', '/a/{**}', '/{**}', '/{*}/b', '/{*}/{**}', '/a/{**}/c', '/{**}/admin', '/{*}', '/{*}/x'],
] as const;
const HOSTS = ['h1.test', 'h1.*', '*.test', '*', 'H1.TEST', 'h1.test:*', 'h2.test'] as const;
const METHODS = ['GET', 'POST', 'G*', '*T', '*', 'get'] as const;
const PORTS = ['80', '8000', `${MAPPED_TO}`, '8080', '8081', '9000'] as const;
const TEXTS = ['a', 'a*', '*b', '*', 'ab', 'alice'] as const;
const PRINCIPALS = [
  ...['*', `cluster.local/ns/${A}/sa/client`, `*/ns/${A}/sa/client`, `cluster.local/ns/${B}/*`, '*client', 'client'],
] as const;
const ADDRESSES = ['10.99.0.0/16', '10.98.0.0/16', '10.0.0.0/8', '10.99.0.1', '203.0.113.0/24', '203.0.113.7'] as const;

/** A condition's key, and the values that it is compared with. */
export type Condition = readonly [string, readonly string[]];

const CONDITIONS: readonly Condition[] = [
  ['request.headers[x-user]', TEXTS],
  ['request.headers[X-User]', TEXTS],
  ['request.headers[:path]', ['/a*', '/a', '*b']],
  ['request.headers[:method]', ['GET', 'P*']],
  ['request.headers[:authority]', ['h1.test', '*.test']],
  ['request.headers[host]', ['h1.test', '*']],
  ['request.headers[x-forwarded-proto]', ['http', 'https']],
  ['source.ip', ADDRESSES],
  ['remote.ip', ADDRESSES],
  ['source.namespace', [A, B, '*', 'case*']],
  ['source.principal', PRINCIPALS],
  ['destination.ip', ['10.0.0.0/8', '203.0.113.0/24']],
  ['destination.port', PORTS],
  ['connection.sni', ['*', 'h1.test', `outbound_.80_._.${SECURE}`]],
];

/** What `when` and `source` can also contain, for tokens. */
export interface Vocabulary {
  readonly conditions: readonly Condition[];
  readonly requestPrincipals: readonly string[];
}

export const NO_TOKENS: Vocabulary = { conditions: [], requestPrincipals: [] };

/** A random AuthorizationPolicy in one of the namespaces of the place, or in the root namespace. */
export function policy(random: Random, name: string, vocabulary: Vocabulary): Manifest {
  const rules = random.list(0, 2, () => rule(random, vocabulary));
  const action = random.pick(['ALLOW', 'ALLOW', 'DENY', 'DENY', 'AUDIT']);
  const annotations = random.maybe(0.07, () => ({
    annotations: { 'istio.io/dry-run': random.pick(['true', 'false', 'True', '1', 'yes', '', 'T']) },
  }));
  const spec = { action, ...selector(random), ...(rules.length > 0 || random.chance(0.5) ? { rules } : {}) };
  return inSomeNamespace(random, 'AuthorizationPolicy', name, spec, annotations);
}

/**
 * An object in the namespace of the workloads, in another one, or in the root namespace. There, it always has a selector:
 * otherwise it would apply to all places.
 */
export function inSomeNamespace(random: Random, kind: string, name: string, spec: object, metadata: object): Manifest {
  const apiVersion = 'security.istio.io/v1';
  if (random.chance(0.15)) {
    const selected = 'selector' in spec ? spec : { ...spec, selector: { matchLabels: { place: HERE } } };
    return { apiVersion, kind, metadata: { ...metadata, name: `${name}-${HERE}`, namespace: ROOT }, spec: selected };
  }
  const namespace = random.chance(0.95) ? A : B;
  return { apiVersion, kind, metadata: { ...metadata, name, namespace }, spec };
}

/** Nothing, or the labels of the gateway, of the workload with a sidecar, or of both. */
export function selector(random: Random): object {
  return random.maybe(0.55, () => ({
    selector: { matchLabels: random.pick<object>([GATEWAY_LABELS, SECURE_LABELS, { place: HERE }]) },
  }));
}

function rule(random: Random, vocabulary: Vocabulary): object {
  // Few parts, so the tokens of the requests often decide.
  const hasTokens = vocabulary.conditions.length > 0;
  return {
    ...random.maybe(hasTokens ? 0.4 : 0.5, () => ({
      from: random.list(1, 2, () => ({ source: source(random, vocabulary) })),
    })),
    ...random.maybe(hasTokens ? 0.15 : 0.6, () => ({
      to: random.list(1, 2, () => ({ operation: operation(random) })),
    })),
    ...random.maybe(hasTokens ? 0.7 : 0.5, () => ({ when: random.list(1, 2, () => condition(random, vocabulary)) })),
  };
}

function source(random: Random, { requestPrincipals }: Vocabulary): object {
  const kinds: (() => object)[] = [
    () => field(random, 'principals', PRINCIPALS),
    () => field(random, 'namespaces', [A, B, '*', 'case*']),
    () => field(random, 'ipBlocks', ADDRESSES),
    () => field(random, 'remoteIpBlocks', ADDRESSES),
  ];
  const ofTokens = () => field(random, 'requestPrincipals', requestPrincipals);
  if (requestPrincipals.length > 0) kinds.push(ofTokens, ofTokens, ofTokens, ofTokens);
  return Object.assign({}, ...random.list(1, 2, () => random.pick(kinds)()));
}

function operation(random: Random): object {
  const paths = () => field(random, 'paths', PATHS);
  const kinds: (() => object)[] = [
    ...[paths, paths, paths],
    () => field(random, 'hosts', HOSTS),
    () => field(random, 'methods', METHODS),
    () => field(random, 'ports', PORTS),
  ];
  return Object.assign({}, ...random.list(1, 2, () => random.pick(kinds)()));
}

/** A field of a source or operation, or its negation. */
function field(random: Random, name: string, values: readonly string[]): object {
  const negated = `not${name[0]?.toUpperCase()}${name.slice(1)}`;
  return { [random.chance(0.25) ? negated : name]: random.list(1, 3, () => random.pick(values)) };
}

function condition(random: Random, { conditions }: Vocabulary): object {
  const ofTokens = conditions.length > 0 && random.chance(0.8);
  const [key, values] = random.pick(ofTokens ? conditions : CONDITIONS);
  return { key, [random.chance(0.3) ? 'notValues' : 'values']: random.list(1, 3, () => random.pick(values)) };
}
