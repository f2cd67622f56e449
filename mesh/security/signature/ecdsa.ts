import { type Hash, integer } from './sha2';

/** A curve y² = x³ - 3x + b over a prime field. */
export interface Curve {
  readonly bytes: number;
  readonly prime: bigint;
  readonly b: bigint;
  readonly order: bigint;
  readonly generator: Point;
}

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

export const P256: Curve = {
  bytes: 32,
  prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  generator: {
    x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  },
};

export const P384: Curve = {
  bytes: 48,
  prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
  b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  generator: {
    x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  },
};

export const P521: Curve = {
  bytes: 66,
  prime: 2n ** 521n - 1n,
  b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  order:
    0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  generator: {
    x: 0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    y: 0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  },
};

/** Verifies ES256, ES384 and ES512: the signature is r and s, one after the other. */
export function verifyEcdsa(curve: Curve, key: Point, hash: Hash, message: Uint8Array, signature: Uint8Array): boolean {
  const { order, generator, bytes } = curve;
  if (signature.length !== 2 * bytes || !isOnCurve(key, curve)) return false;
  const r = integer(signature.slice(0, bytes));
  const s = integer(signature.slice(bytes));
  if (r === 0n || s === 0n || r >= order || s >= order) return false;
  const digest = hash.digest(message);
  const excess = Math.max(0, digest.length * 8 - order.toString(2).length);
  const inverse = inverted(s, order);
  const [u, v] = [(integer(digest) >> BigInt(excess)) * inverse, r * inverse].map((value) => modulo(value, order));
  const found = sum(product(generator, u ?? 0n, curve), product(key, v ?? 0n, curve), curve);
  return found !== undefined && modulo(found.x, order) === r;
}

function isOnCurve({ x, y }: Point, { prime, b }: Curve): boolean {
  const isInField = x >= 0n && y >= 0n && x < prime && y < prime;
  return isInField && modulo(y * y - (x * x * x - 3n * x + b), prime) === 0n;
}

/** `undefined` is the point at infinity. */
type Sum = Point | undefined;

function sum(one: Sum, other: Sum, { prime }: Curve): Sum {
  if (!one || !other) return one ?? other;
  const isDouble = one.x === other.x;
  if (isDouble && modulo(one.y + other.y, prime) === 0n) return undefined;
  const slope = isDouble
    ? (3n * one.x * one.x - 3n) * inverted(2n * one.y, prime)
    : (other.y - one.y) * inverted(modulo(other.x - one.x, prime), prime);
  const x = modulo(slope * slope - one.x - other.x, prime);
  return { x, y: modulo(slope * (one.x - x) - one.y, prime) };
}

function product(point: Point, factor: bigint, curve: Curve): Sum {
  let result: Sum;
  for (const bit of factor.toString(2)) {
    result = sum(result, result, curve);
    if (bit === '1') result = sum(result, point, curve);
  }
  return result;
}

function modulo(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

function inverted(value: bigint, by: bigint): bigint {
  let [previous, current] = [by, modulo(value, by)];
  let [before, factor] = [0n, 1n];
  while (current > 1n) {
    const quotient = previous / current;
    [previous, current] = [current, previous % current];
    [before, factor] = [factor, before - quotient * factor];
  }
  return modulo(factor, by);
}
