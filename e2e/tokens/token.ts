import type { Random } from '../random';
import { KEYS, type Key } from './keys';

export const ISSUERS = ['me', 'https://issuer.test', 'https://issuer.test/realm', 'other'] as const;

/** Values of the claims that rules and conditions also use. */
const CLAIMS: Readonly<Record<string, readonly unknown[]>> = {
  sub: ['alice', 'bob', 'a/b', 'alice', '*', ''],
  aud: ['app', 'x', ['app', 'y'], 'https://app', 'http://app/', 'app/', [], 'https://app//', 'HTTP://app', 'z'],
  exp: [4102444800, 4102444800, 4102444800, 1000, 0],
  nbf: [1000, 1000, 4102444800],
  group: ['admin', ['admin', 'dev'], 'dev', 5, true, { a: 'admin' }, [], '', [1, 'admin'], 'admin dev'],
  scope: ['read write', 'read', '', ' read  write ', ['read', 'write'], 'admin'],
  perms: ['p1 p2', 'p1', 7, ['p1'], -3, 1.5, 1e21, false, null],
  role: ['admin', 'dev', '', 12, true, { x: 'y' }, ['a', 'b'], 1.25, -1, 12345678901, null],
  azp: ['client', 'other'],
  nested: [{ role: 'admin' }, { role: ['admin', 'x'] }, { role: { deep: 'z' } }, 'x'],
};
const PRESENCE: Readonly<Record<string, number>> = { sub: 0.8, aud: 0.6, exp: 0.7, nbf: 0.15 };

/** Texts that are not tokens, or whose parts are not what they should be. */
const GARBAGE = [
  ...['abc', 'a.b.c', '', 'eyJhbGciOiJSUzI1NiJ9.e30', 'eyJhbGciOiJSUzI1NiJ9.e30.AAAA', 'x y'],
  'eyJhbGciOiJSUzI1NiJ9.bm90anNvbg.AAAA',
] as const;

/** A claim's name and value. */
export type Claim = readonly [name: string, value: unknown];

/**
 * A random token: usually valid, sometimes of another issuer, expired, with a wrong signature, or not a token at all.
 *
 * @param wanted claims that decide in a policy, of which a token may have one
 */
export function token(random: Random, wanted: readonly Claim[]): string {
  const { first, second, elliptic, secret } = KEYS;
  const key = random.pick([first, first, first, first, second, elliptic, secret]);
  const chosen = Object.entries(CLAIMS).flatMap(([name, values]) =>
    random.chance(PRESENCE[name] ?? 0.45) ? [[name, random.pick(values)] as const] : [],
  );
  const iss = random.maybe(0.95, () => ({ iss: random.pick(['me', 'me', 'me', ...ISSUERS]) }));
  const kid = random.pick(['', key.id, key.id, key.id, first.id, 'unknown']);
  const kind = random.next();
  if (kind < 0.07) return random.pick(GARBAGE);
  const decisive = wanted.length > 0 && random.chance(0.5) ? [random.pick(wanted)] : [];
  return signed(
    key,
    { ...iss, ...Object.fromEntries([...chosen, ...decisive]) },
    kid,
    kind < 0.13 ? 'wrong' : kind < 0.17 ? 'none' : 'right',
  );
}

function signed(key: Key, claims: object, kid: string, signature: 'right' | 'wrong' | 'none'): string {
  const alg = signature === 'none' ? 'none' : key.algorithm;
  const text = [{ alg, typ: 'JWT', ...(kid === '' ? {} : { kid }) }, claims].map(encoded).join('.');
  return `${text}.${signature === 'none' ? '' : key.sign(signature === 'wrong' ? `${text}x` : text)}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
