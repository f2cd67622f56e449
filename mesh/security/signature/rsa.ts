import { bytes, type Hash, integer, sha256, sha384, sha512 } from './sha2';

export interface RsaKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/** Keys beyond these sizes are not evaluated: the time to verify a signature is bounded. */
const MAX_MODULUS_BITS = 8192;
const MAX_EXPONENT_BITS = 33;

/** The number that a signature contains, as bytes; `undefined` if it cannot belong to the key. */
function opened({ modulus, exponent }: RsaKey, signature: Uint8Array): Uint8Array | undefined {
  const bits = modulus.toString(2).length;
  if (bits > MAX_MODULUS_BITS || exponent.toString(2).length > MAX_EXPONENT_BITS) return undefined;
  const length = Math.ceil(bits / 8);
  const number = integer(signature);
  if (signature.length !== length || number >= modulus) return undefined;
  return bytes(power(number, exponent, modulus), length);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** How DER names the hash in a PKCS #1 signature. */
const DIGEST_INFO = new Map<Hash, readonly number[]>([
  [sha256, digestInfo(1, 32)],
  [sha384, digestInfo(2, 48)],
  [sha512, digestInfo(3, 64)],
]);

function digestInfo(kind: number, length: number): number[] {
  const sha2 = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, kind];
  return [0x30, 17 + length, 0x30, 0x0d, 0x06, 0x09, ...sha2, 0x05, 0x00, 0x04, length];
}

/** Verifies RS256, RS384 and RS512. */
export function verifyPkcs1(key: RsaKey, hash: Hash, message: Uint8Array, signature: Uint8Array): boolean {
  const found = opened(key, signature);
  if (!found) return false;
  const end = [0x00, ...(DIGEST_INFO.get(hash) ?? []), ...hash.digest(message)];
  const padding = found.length - end.length - 2;
  if (padding < 8) return false;
  return equal(found, [0x00, 0x01, ...Array<number>(padding).fill(0xff), ...end]);
}

/** Verifies PS256, PS384 and PS512, whose salt is as long as the hash. */
export function verifyPss(key: RsaKey, hash: Hash, message: Uint8Array, signature: Uint8Array): boolean {
  const found = opened(key, signature);
  if (!found) return false;
  const bits = key.modulus.toString(2).length - 1;
  const encoded = found.slice(found.length - Math.ceil(bits / 8));
  const split = encoded.length - hash.length - 1;
  if (split < 1 || encoded.at(-1) !== 0xbc || (found.length > encoded.length && found[0] !== 0)) return false;
  const check = encoded.slice(split, -1);
  const unused = 8 * encoded.length - bits;
  if ((encoded[0] ?? 0) >> (8 - unused)) return false;
  const mask = maskOf(check, split, hash);
  const block = encoded.slice(0, split).map((byte, index) => byte ^ (mask[index] ?? 0));
  block[0] = (block[0] ?? 0) & (0xff >> unused);
  const marker = block.findIndex((byte) => byte !== 0);
  if (block[marker] !== 1 || block.length - marker - 1 !== hash.length) return false;
  const salted = Uint8Array.from([...Array<number>(8).fill(0), ...hash.digest(message), ...block.slice(marker + 1)]);
  return equal(hash.digest(salted), check);
}

/** MGF1: as many bytes as needed from a seed. */
function maskOf(seed: Uint8Array, length: number, hash: Hash): number[] {
  const mask: number[] = [];
  for (let counter = 0n; mask.length < length; counter++) {
    mask.push(...hash.digest(Uint8Array.from([...seed, ...bytes(counter, 4)])));
  }
  return mask;
}

function equal(one: Uint8Array, other: ArrayLike<number>): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
