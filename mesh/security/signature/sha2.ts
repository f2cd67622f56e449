/** A hash function of the SHA-2 family, in plain TypeScript: `mesh/` also runs in browsers. */
export interface Hash {
  readonly length: number;
  readonly digest: (message: Uint8Array) => Uint8Array;
}

interface Parameters {
  readonly wordBits: 32 | 64;
  readonly rounds: number;
  readonly big0: Rotations;
  readonly big1: Rotations;
  readonly small0: Rotations;
  readonly small1: Rotations;
}

/** Two or three rotations; the last of a small function is a shift. */
type Rotations = readonly [number, number, number];

const SHORT: Parameters = {
  wordBits: 32,
  rounds: 64,
  big0: [2, 13, 22],
  big1: [6, 11, 25],
  small0: [7, 18, 3],
  small1: [17, 19, 10],
};
const LONG: Parameters = {
  wordBits: 64,
  rounds: 80,
  big0: [28, 34, 39],
  big1: [14, 18, 41],
  small0: [1, 8, 7],
  small1: [19, 61, 6],
};

export const sha256: Hash = hash(SHORT, 32, () => fractions(2, 32, 8));
export const sha384: Hash = hash(LONG, 48, () => fractions(2, 64, 16).slice(8));
export const sha512: Hash = hash(LONG, 64, () => fractions(2, 64, 8));

/** The constants are computed for the first message: most manifests have no signature. */
function hash(parameters: Parameters, length: number, initialOf: () => readonly bigint[]): Hash {
  let constants: readonly bigint[] | undefined;
  let initial: readonly bigint[] | undefined;
  return {
    length,
    digest(message) {
      constants ??= fractions(3, parameters.wordBits, parameters.rounds);
      initial ??= initialOf();
      return digest(message, parameters, constants, initial).slice(0, length);
    },
  };
}

function digest(
  message: Uint8Array,
  { wordBits, rounds, big0, big1, small0, small1 }: Parameters,
  constants: readonly bigint[],
  initial: readonly bigint[],
): Uint8Array {
  const bits = BigInt(wordBits);
  const word = (value: bigint) => BigInt.asUintN(wordBits, value);
  const rotate = (value: bigint, by: number) => (value >> BigInt(by)) | word(value << (bits - BigInt(by)));
  const big = (value: bigint, [a, b, c]: Rotations) => rotate(value, a) ^ rotate(value, b) ^ rotate(value, c);
  const small = (value: bigint, [a, b, c]: Rotations) => rotate(value, a) ^ rotate(value, b) ^ (value >> BigInt(c));
  const state = [...initial];
  const padded = pad(message, wordBits);
  const wordBytes = wordBits / 8;
  for (let block = 0; block < padded.length; block += wordBytes * 16) {
    const schedule: bigint[] = [];
    for (let index = 0; index < rounds; index++) {
      if (index < 16)
        schedule.push(integer(padded.subarray(block + index * wordBytes, block + (index + 1) * wordBytes)));
      else {
        const [w2 = 0n, w7 = 0n, w15 = 0n, w16 = 0n] = [2, 7, 15, 16].map((back) => schedule[index - back]);
        schedule.push(word(small(w2, small1) + w7 + small(w15, small0) + w16));
      }
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    for (const [index, scheduled] of schedule.entries()) {
      const first = h + big(e, big1) + ((e & f) ^ (word(~e) & g)) + (constants[index] ?? 0n) + scheduled;
      const second = big(a, big0) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [word(first + second), a, b, c, word(d + first), e, f, g];
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = word((state[index] ?? 0n) + value);
  }
  return Uint8Array.from(state.flatMap((value) => [...bytes(value, wordBytes)]));
}

function pad(message: Uint8Array, wordBits: number): Uint8Array {
  const block = wordBits * 2;
  const length = Math.ceil((message.length + 1 + wordBits / 4) / block) * block;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  padded.set(bytes(BigInt(message.length) * 8n, 8), length - 8);
  return padded;
}

/** A big-endian number. */
export function integer(from: Uint8Array): bigint {
  let value = 0n;
  for (const byte of from) value = (value << 8n) | BigInt(byte);
  return value;
}

/** A number as big-endian bytes. */
export function bytes(value: bigint, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let index = length - 1, rest = value; index >= 0; index--, rest >>= 8n) out[index] = Number(rest & 0xffn);
  return out;
}

/** The fractional parts of the square or cube roots of the first primes, as the standard defines its constants. */
function fractions(root: 2 | 3, bits: 32 | 64, count: number): bigint[] {
  const found: bigint[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (isPrime(candidate)) found.push(BigInt.asUintN(bits, rootOf(BigInt(candidate) << BigInt(root * bits), root)));
  }
  return found;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) return false;
  return true;
}

function rootOf(value: bigint, root: 2 | 3): bigint {
  let low = 0n;
  let high = 1n << BigInt(Math.ceil(value.toString(2).length / root));
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(root) <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}
