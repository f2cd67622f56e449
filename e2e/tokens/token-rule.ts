import type { Condition, Vocabulary } from '../policies/policy';
import type { Random } from '../random';
import { KEYS } from './keys';
import { ISSUERS } from './token';

/** A random rule of a RequestAuthentication. */
export function tokenRule(random: Random): object {
  return {
    issuer: random.pick(['me', 'me', 'me', ...ISSUERS]),
    jwks: JSON.stringify({ keys: random.pick(KEY_SETS) }),
    ...some(random, 0.4, 'audiences', ['app', 'x', 'https://app', 'app/', 'http://y/']),
    ...some(random, 0.25, 'fromHeaders', HEADERS),
    ...some(random, 0.2, 'fromParams', ['tok', 'access_token']),
    ...some(random, 0.2, 'fromCookies', ['tok', 'jwt']),
    ...random.maybe(0.3, () => ({ forwardOriginalToken: true })),
    ...random.maybe(0.3, () => ({ outputPayloadToHeader: 'x-payload' })),
    ...some(random, 0.3, 'outputClaimToHeaders', CLAIM_HEADERS),
    ...random.maybe(0.3, () => ({ spaceDelimitedClaims: [random.pick(['perms', 'group', 'sub'])] })),
  };
}

const { first, second, elliptic, secret } = KEYS;
const KEY_SETS: readonly (readonly object[])[] = [
  ...[[first.jwk], [first.jwk], [first.jwk], [second.jwk], [first.jwk, second.jwk], [elliptic.jwk, first.jwk]],
  [{ ...first.jwk, kid: undefined }],
  [{ ...first.jwk, alg: undefined }],
  [secret.jwk, first.jwk],
];
const HEADERS = [
  { name: 'x-tok' },
  { name: 'x-tok', prefix: 'Tok ' },
  { name: 'Authorization', prefix: 'Bearer ' },
  { name: 'x-other' },
] as const;
const CLAIM_HEADERS = [
  { header: 'x-role', claim: 'role' },
  { header: 'x-nested', claim: 'nested.role' },
  { header: 'x-user', claim: 'sub' },
  { header: 'x-perms', claim: 'perms' },
] as const;

/** Different items of a list, with a probability. */
function some(random: Random, probability: number, field: string, items: readonly unknown[]): object {
  return random.maybe(probability, () => ({ [field]: [...new Set(random.list(1, 2, () => random.pick(items)))] }));
}

const TEXTS = [
  ...['admin', 'a*', '*', 'read', 'p1', '5', 'true', 'app', 'client', 'me/*', '*n', 'read write', 'me', 'z'],
] as const;

const KEYWORDS = [
  ...['request.auth.claims[group]', 'request.auth.claims[scope]', 'request.auth.claims[perms]'],
  ...['request.auth.claims[nested][role]', 'request.auth.claims[nested][role][deep]', 'request.auth.claims[iss]'],
  ...['request.auth.claims[sub]', 'request.auth.audiences', 'request.auth.presenter', 'request.auth.principal'],
] as const;

/** What policies can require of tokens. */
export const TOKENS_IN_POLICIES: Vocabulary = {
  conditions: [
    ...KEYWORDS.map((key): Condition => [key, TEXTS]),
    // Claims that are no texts, or lists of others.
    ['request.auth.claims[group]', ['5', 'true', 'dev', '1']],
    ['request.auth.claims[perms]', ['7', '1.5', '-3', 'false', 'p2']],
    ['request.auth.claims[role]', ['12', 'true', '1.25', 'b']],
    ['request.headers[x-role]', ['admin', '*', '12']],
    ['request.headers[authorization]', ['*', 'Bearer *']],
  ],
  requestPrincipals: [
    ...['*', 'me/*', 'me/alice', '*/alice', 'me*', '*alice', 'me', 'https://issuer.test/*', '*/*', 'me/a/b', 'me/a*'],
    ...['https://issuer.test/realm/*', 'https://issuer.test/realm/alice', '*issuer.test/alice', 'https://*'],
    ...['me/', '/alice', '*/'],
  ],
};
