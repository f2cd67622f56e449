import { type Fields, fields, list, text } from '../../manifest/fields';
import { bytesOf } from './base64url';
import { type Curve, P256, P384, P521, verifyEcdsa } from './ecdsa';
import { verifyPkcs1, verifyPss } from './rsa';
import { type Hash, integer, sha256, sha384, sha512 } from './sha2';

/** A signed text, and how its header says that it is signed. */
export interface Signed {
  readonly algorithm: string;
  /** Empty if the header has none. */
  readonly keyId: string;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** The keys of a JWK set; `undefined` if it has none that can be used. */
export class KeySet {
  private readonly keys: readonly Fields[];

  private constructor(keys: readonly Fields[]) {
    this.keys = keys;
  }

  static parse(jwks: string): KeySet | undefined {
    try {
      const keys = list(fields(JSON.parse(jwks)).keys)
        .map(fields)
        .filter(isUsable);
      return keys.length > 0 ? new KeySet(keys) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether one of the keys has made the signature: those with another id or algorithm are not tried. */
  verifies(signed: Signed): boolean {
    return this.keys.some((key) => {
      const keyId = text(key.kid);
      if (keyId !== '' && signed.keyId !== '' && keyId !== signed.keyId) return false;
      const algorithm = text(key.alg);
      return (algorithm === '' || algorithm === signed.algorithm) && verifies(key, signed);
    });
  }
}

const HASHES = new Map<string, Hash>([
  ['256', sha256],
  ['384', sha384],
  ['512', sha512],
]);

const CURVES = new Map<string, { curve: Curve; algorithm: string }>([
  ['P-256', { curve: P256, algorithm: 'ES256' }],
  ['P-384', { curve: P384, algorithm: 'ES384' }],
  ['P-521', { curve: P521, algorithm: 'ES512' }],
]);

function isUsable({ kty, n, e, x, y, crv, k }: Fields): boolean {
  const has = (...parts: unknown[]) => parts.every((part) => typeof part === 'string' && bytesOf(part) !== undefined);
  if (kty === 'RSA') return has(n, e);
  if (kty === 'EC') return has(x, y) && CURVES.has(text(crv));
  return kty === 'oct' && has(k);
}

function verifies(key: Fields, { algorithm, message, signature }: Signed): boolean {
  const hash = HASHES.get(algorithm.slice(2));
  if (!hash) return false;
  const part = (name: string) => bytesOf(text(key[name])) ?? new Uint8Array();
  const family = `${text(key.kty)} ${algorithm.slice(0, 2)}`;
  if (family === 'RSA RS' || family === 'RSA PS') {
    const verify = family === 'RSA RS' ? verifyPkcs1 : verifyPss;
    return verify({ modulus: integer(part('n')), exponent: integer(part('e')) }, hash, message, signature);
  }
  const curve = CURVES.get(text(key.crv));
  if (family === 'EC ES' && curve?.algorithm === algorithm) {
    return verifyEcdsa(curve.curve, { x: integer(part('x')), y: integer(part('y')) }, hash, message, signature);
  }
  return family === 'oct HS' && sameBytes(hmac(part('k'), hash, message), signature);
}

function hmac(key: Uint8Array, hash: Hash, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(hash === sha256 ? 64 : 128);
  block.set(key.length > block.length ? hash.digest(key) : key);
  const keyed = (pad: number, rest: Uint8Array) =>
    hash.digest(Uint8Array.from([...block.map((byte) => byte ^ pad), ...rest]));
  return keyed(0x5c, keyed(0x36, message));
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
