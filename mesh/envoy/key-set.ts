import { type Fields, fields, fieldsOrNone } from '../manifest/fields';

/** Why Envoy refuses a listener with this `jwks`; empty if it accepts it. One key that it can use is enough. */
export function refusedKeySet(jwks: string): string {
  if (jwks === '') return '';
  const set = parsed(jwks);
  if (!set) return 'must be a key set as JSON and nothing else: { "keys": [ … ] }';
  const { keys } = set;
  if (!Array.isArray(keys)) return 'must have its keys in a list: { "keys": [ … ] }';
  if (keys.length === 0) return 'must have at least one key';
  return keys.some((key) => isUsable(fields(key))) ? '' : 'must have a key of a kind that Envoy knows';
}

function parsed(jwks: string): Fields | undefined {
  try {
    return fieldsOrNone(JSON.parse(jwks));
  } catch {
    return undefined;
  }
}

const CURVES: ReadonlyMap<unknown, string> = new Map([
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
  ['P-521', 'ES512'],
]);

function isUsable({ kty, alg, crv, n, e, x, y, k }: Fields): boolean {
  if (alg !== undefined && typeof alg !== 'string') return false;
  switch (kty) {
    case 'RSA':
      return /^(?:RS|PS)/.test(alg ?? 'RS') && areBytes(n, e);
    case 'EC':
      return CURVES.has(crv) && (alg ?? CURVES.get(crv)) === CURVES.get(crv) && areBytes(x, y);
    case 'oct':
      return (alg ?? 'HS').startsWith('HS') && areBytes(k);
    case 'OKP':
      return crv === 'Ed25519' && areBytes(x);
    default:
      return false;
  }
}

function areBytes(...parts: readonly unknown[]): boolean {
  return parts.every((part) => typeof part === 'string' && /^[A-Za-z0-9_-]+=*$/.test(part));
}
