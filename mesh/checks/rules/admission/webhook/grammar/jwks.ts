import { certificateOf } from '../../../../facts/secrets';
import { shown } from './shown';

type Fields = Readonly<Record<string, unknown>>;

/** Bytes that each type of key must have, and those that it must have besides when it is a private one. */
const required = new Map([
  ['RSA', ['e', 'n']],
  ['EC', ['crv', 'x', 'y']],
  ['OKP', ['crv', 'x']],
  ['oct', ['k']],
]);
/** What else must be bytes where a private RSA key has it. */
const primes = ['p', 'q', 'dp', 'dq', 'qi'];
const words = ['alg', 'kid', 'use', 'x5t', 'x5t#S256'];

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
    if (field(key, 'kty') === 'oct' || isPrivate(key)) secret.push(index);
  }
  return { secret };
}

function wrong(problem: string): Jwks {
  return { problem, secret: [] };
}

function keyProblem(key: Fields): string | undefined {
  const kty = field(key, 'kty');
  const names = typeof kty === 'string' ? required.get(kty) : undefined;
  if (!names) return `must have a type (kty) of ${[...required.keys()].join(', ')}, got ${shown(kty)}`;
  const secrets =
    isPrivate(key) && kty !== 'oct' ? ['d', ...(kty === 'RSA' ? primes.filter((name) => name in key) : [])] : [];
  for (const name of [...names, ...secrets]) {
    // To Istio's reader null is an empty string.
    const value = key[name] === null ? '' : key[name];
    if (typeof value !== 'string') return `must have ${name} as a string, got ${shown(value)}`;
    if (name !== 'crv' && !isBase64(value)) return `has a ${name} that is none, got ${shown(value)}`;
  }
  const odd = words.find((name) => typeof (key[name] ?? '') !== 'string');
  if (odd) return `must have ${odd} as a string, got ${shown(key[odd])}`;
  const isList = Array.isArray(key.key_ops) && key.key_ops.every((word) => typeof (word ?? '') === 'string');
  if (!isList && (key.key_ops ?? null) !== null)
    return `must have key_ops as a list of strings, got ${shown(key.key_ops)}`;
  return areCertificates(key.x5c ?? []) ? undefined : 'has a certificate chain (x5c) that is none';
}

function isPrivate(key: Fields): boolean {
  return field(key, 'd') !== undefined;
}

/** Istio's reader takes these two in any case. */
function field(key: Fields, name: string): unknown {
  return Object.entries(key).findLast(([other]) => other.toLowerCase() === name)?.[1];
}

function areCertificates(chain: unknown): boolean {
  if (!Array.isArray(chain)) return false;
  return chain.every((text) => typeof text === 'string' && certificateOf(Buffer.from(text, 'base64')) !== undefined);
}

/** In either alphabet, with the padding it needs or none. */
function isBase64(text: string): boolean {
  if (/[\r\n]/.test(text)) return isBase64(text.replaceAll(/[\r\n]/g, ''));
  const letters = text.replace(/={1,2}$/, '');
  const isAlphabet = /^[A-Za-z0-9_-]*$/.test(letters) || /^[A-Za-z0-9+/]*$/.test(letters);
  return isAlphabet && letters.length % 4 !== 1 && (letters === text || text.length % 4 === 0);
}

/** The first object, whatever stands behind it: Istio's reader stops there. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.slice(0, objectEnd(text)));
  } catch {
    return undefined;
  }
}

function objectEnd(text: string): number {
  let depth = 0;
  for (const { 0: part, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (part === '{' || part === '[') depth++;
    else if (part === '}' || part === ']') depth--;
    if (depth === 0 && part.length === 1) return index + 1;
  }
  return text.length;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
