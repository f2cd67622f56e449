import { refusedKeySet } from './key-set';

const set = (...keys: object[]) => JSON.stringify({ keys });
const rsa = { kty: 'RSA', n: 'xAE7eB6q', e: 'AQAB' };
const ec = { kty: 'EC', crv: 'P-256', x: 'MKBCTNIc', y: '4Etl6SRW' };
const x25519 = { kty: 'OKP', crv: 'X25519', x: '3p7bfXt9' };

test.each<[string, string]>([
  ['an RSA key', set(rsa)],
  ['an algorithm of the family', set({ ...rsa, alg: 'PS512' })],
  ['an elliptic curve', set({ ...ec, alg: 'ES256' })],
  ['a secret', set({ kty: 'oct', k: 'c2VjcmV0' })],
  ['Ed25519', set({ ...x25519, crv: 'Ed25519' })],
  ['one of several keys', set(x25519, rsa)],
  ['none, as Istio fetches them', ''],
])('Envoy accepts %s', (_, jwks) => expect(refusedKeySet(jwks)).toBe(''));

const NONE = 'must have a key of a kind that Envoy knows';
test.each<[string, string, string]>([
  ['no key', set(), 'must have at least one key'],
  ['a key without its set', JSON.stringify(rsa), 'must have its keys in a list: { "keys": [ … ] }'],
  ['null', '{"keys":null}', 'must have its keys in a list: { "keys": [ … ] }'],
  ['text behind the set', `${set(rsa)} x`, 'must be a key set as JSON and nothing else: { "keys": [ … ] }'],
  ['a key for encryption', set(x25519), NONE],
  ['another curve', set({ ...ec, crv: 'secp256k1' }), NONE],
  ['an algorithm of another curve', set({ ...ec, alg: 'ES512' }), NONE],
  ['an algorithm of another type', set({ kty: 'oct', k: 'c2VjcmV0', alg: 'RS256' }), NONE],
  ['an empty secret', set({ kty: 'oct', k: '' }), NONE],
])('Envoy refuses %s', (_, jwks, problem) => expect(refusedKeySet(jwks)).toBe(problem));
