import { shown } from './shown';

type Fields = Readonly<Record<string, unknown>>;

/** Bytes that each type of key must have, and those that it must have besides when it is a private one. */
const required = new Map([
  ['RSA', ['e', 'n']],
  ['EC', ['crv', 'x', 'y']],
  ['OKP', ['crv', 'x']],
  ['oct', ['k']],
]);
const curves = new Set(['P-256', 'P-384', 'P-521', 'secp256k1', 'Ed25519', 'Ed448', 'X25519', 'X448']);
const words = ['alg', 'kid', 'use', 'x5t', 'x5t#S256', 'x5u'];

export interface Jwks {
  readonly problem?: string;
  /** The positions of keys that can sign, not only verify. */
  readonly secret: readonly number[];
}

/** A set of JSON Web Keys, or a single key, as text. */
export function jwks(text: string): Jwks {
  const set = parse(text);
  if (!isFields(set)) return wrong(`must be a set of JSON Web Keys as JSON, got ${shown(text)}`);
  const keys = 'keys' in set ? (set.keys ?? []) : [set];
  if (!Array.isArray(keys)) return wrong('keys must be a list of JSON Web Keys');
  const secret: number[] = [];
  for (const [index, key] of keys.entries()) {
    if (!isFields(key)) return wrong(`key ${index} must be an object`);
    const problem = keyProblem(key);
    if (problem) return wrong(`key ${index} ${problem}`);
    if (key.kty === 'oct' || isPrivate(key)) secret.push(index);
  }
  return { secret };
}

function wrong(problem: string): Jwks {
  return { problem, secret: [] };
}

function keyProblem(key: Fields): string | undefined {
  const { kty } = key;
  const names = typeof kty === 'string' ? required.get(kty) : undefined;
  if (!names) return `must have a type (kty) of ${[...required.keys()].join(', ')}, got ${shown(kty)}`;
  for (const name of isPrivate(key) && kty !== 'oct' ? [...names, 'd'] : names) {
    const value = key[name];
    if (typeof value !== 'string') return `must have ${name} as a string, got ${shown(value)}`;
    if (name === 'crv' ? !curves.has(value) : !isBase64(value))
      return `has a ${name} that is none, got ${shown(value)}`;
  }
  const odd = words.find((name) => typeof (key[name] ?? '') !== 'string');
  return odd && `must have ${odd} as a string, got ${shown(key[odd])}`;
}

function isPrivate(key: Fields): boolean {
  return 'd' in key;
}

/** In either alphabet, with the padding it needs or none. */
function isBase64(text: string): boolean {
  if (/[\r\n]/.test(text)) return isBase64(text.replaceAll(/[\r\n]/g, ''));
  const letters = text.replace(/={1,2}$/, '');
  const isAlphabet = /^[A-Za-z0-9_-]*$/.test(letters) || /^[A-Za-z0-9+/]*$/.test(letters);
  return isAlphabet && letters.length % 4 !== 1 && (letters === text || text.length % 4 === 0);
}

/** The first JSON value, whatever stands behind it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
