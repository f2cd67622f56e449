import type { Manifest } from '../../mesh/manifest/manifest';
import type { Area, Case } from '../differential/area';
import { inSomeNamespace, policy, selector } from '../policies/policy';
import { requestsFor } from '../policies/requests';
import { sent, WORLD } from '../policies/world';
import { Random } from '../random';
import type { MeshRequest } from '../request';
import { type Claim, token } from './token';
import { TOKENS_IN_POLICIES, tokenRule } from './token-rule';

/** RequestAuthentications with signed tokens, policies on their claims, and routes by claims. */
export const TOKENS: Area = { name: 'tokens', world: WORLD, generate, sent };

function generate(seed: number): Case {
  const random = new Random(seed);
  const objects = [
    ...random.list(1, 2, (i) => requestAuthentication(random, `tokens-${'zy'[i]}`)),
    ...random.list(1, 3, (i) => policy(random, `policy-${'zyx'[i]}`, TOKENS_IN_POLICIES)),
  ];
  const ages = random.halves(objects);
  const wanted = objects.flatMap(claimsIn);
  const requests = requestsFor(random, objects).map((request) => withTokens(random, request, wanted));
  return { seed, ages, requests };
}

function requestAuthentication(random: Random, name: string): Manifest {
  const spec = { ...selector(random), jwtRules: random.list(1, 3, () => tokenRule(random)) };
  return inSomeNamespace(random, 'RequestAuthentication', name, spec, {});
}

interface PolicySpec {
  readonly rules?: readonly { readonly when?: readonly Condition[] }[];
}

interface Condition {
  readonly key: string;
  readonly values?: readonly string[];
  readonly notValues?: readonly string[];
}

/** Claims with the values of a policy's conditions: as text, in a list, and as a number or boolean that reads the same. */
function claimsIn({ spec }: Manifest): Claim[] {
  const conditions = ((spec as PolicySpec).rules ?? []).flatMap(({ when = [] }) => when);
  return conditions.flatMap(({ key, values = [], notValues = [] }) => {
    const name = /^request\.auth\.claims\[(\w+)\]$/.exec(key)?.[1];
    if (name === undefined) return [];
    return [...values, ...notValues].flatMap((pattern): Claim[] => {
      const text = pattern.replaceAll('*', 'x');
      const other: Claim[] = /^(?:-?[\d.]+|true|false)$/.test(text) ? [[name, JSON.parse(text)]] : [];
      return [[name, text], [name, [text, 'z']], ...other];
    });
  });
}

/** Adds up to two tokens, each in a header, a query parameter or a cookie; sometimes makes it a CORS preflight. */
function withTokens(random: Random, request: MeshRequest, wanted: readonly Claim[]): MeshRequest {
  const carriers = Array.from({ length: random.pick([0, 1, 1, 1, 1, 2]) }, () => random.pick(CARRIERS));
  const carrying = carriers.reduce((carried, carrier) => carrier(random, carried, token(random, wanted)), request);
  if (!random.chance(0.1)) return carrying;
  const method = random.maybe(0.8, () => ({ 'access-control-request-method': 'GET' }));
  const headers = { ...carrying.headers, origin: random.pick(['http://o.test', '']), ...method };
  return { ...carrying, method: 'OPTIONS', headers };
}

type Carrier = (random: Random, request: MeshRequest, text: string) => MeshRequest;

const header =
  (name: string, prefixes: readonly string[], suffixes: readonly string[] = ['']): Carrier =>
  (random, request, text) => ({
    ...request,
    headers: { ...request.headers, [name]: random.pick(prefixes) + text + random.pick(suffixes) },
  });

const parameter =
  (name: string, before: readonly string[], after: readonly string[]): Carrier =>
  (random, request, text) => {
    // A fragment makes the path invalid.
    if (request.path.includes('#')) return request;
    const written = `${random.pick(before)}${name}=${encodeURIComponent(text)}${random.pick(after)}`;
    return { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}${written}` };
  };

const cookie: Carrier = (random, request, text) => {
  const value = `${random.pick(['', 'q=1; '])}${random.pick(['tok', 'jwt'])}=${text.replaceAll(' ', '')}`;
  return { ...request, headers: { ...request.headers, cookie: value } };
};

const bearer = header('authorization', ['Bearer ']);

const CARRIERS: readonly Carrier[] = [
  ...[bearer, bearer, bearer, bearer],
  header('authorization', ['bearer ', 'Bearer  ', 'Bearer', 'x Bearer ', 'Basic ']),
  header('authorization', ['Bearer '], [' ', ' x', ',y']),
  header('x-tok', ['']),
  header('x-tok', ['Tok ']),
  header('x-other', ['']),
  parameter('access_token', ['', 'z=1&', 'b=1&'], ['', '&a=%41', '&k']),
  parameter('tok', [''], ['']),
  cookie,
];
