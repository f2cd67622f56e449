import { base64Bytes } from '../../../../../grammar/bytes';
import { canReadCertificates, certificateOf } from '../../../../facts/x509';
import { shown } from './shown';

type Fields = Readonly<Record<string, unknown>>;

/** Fields that each type of key must have. All of them but `crv` are bytes in base64. */
const required = new Map([
  ['RSA', ['e', 'n']],
  ['EC', ['crv', 'x', 'y']],
  ['OKP', ['crv', 'x']],
  ['oct', ['k']],
]);
/** Fields of a private RSA key that are optional, but must be bytes if they are set. */
const primes = ['p', 'q', 'dp', 'dq', 'qi'];
const words = ['alg', 'kid', 'use', 'x5t', 'x5t#S256'];

export interface Jwks {
  readonly problem?: string;
  /** Indexes of the keys that can sign, not only verify. */
  readonly secret: readonly number[];
}

/** Checks a set of JSON Web Keys, or a single key, in JSON. */
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
  if (!names) return `must have one of the types (kty) ${[...required.keys()].join(', ')}, got ${shown(kty)}`;
  const secrets =
    isPrivate(key) && kty !== 'oct' ? ['d', ...(kty === 'RSA' ? primes.filter((name) => name in key) : [])] : [];
  for (const name of [...names, ...secrets]) {
    // Istio's parser reads null as an empty string.
    const value = key[name] === null ? '' : key[name];
    if (typeof value !== 'string') return `must have a string in ${name}, got ${shown(value)}`;
    if (name !== 'crv' && !isBase64(value)) return `must have base64 in ${name}, got ${shown(value)}`;
  }
  const odd = words.find((name) => typeof (key[name] ?? '') !== 'string');
  if (odd) return `must have a string in ${odd}, got ${shown(key[odd])}`;
  const isList = Array.isArray(key.key_ops) && key.key_ops.every((word) => typeof (word ?? '') === 'string');
  if (!isList && (key.key_ops ?? null) !== null)
    return `must have a list of strings in key_ops, got ${shown(key.key_ops)}`;
  return areCertificates(key.x5c ?? []) ? undefined : 'must have a valid certificate chain in x5c';
}

function isPrivate(key: Fields): boolean {
  return field(key, 'd') !== undefined;
}

/** A field whose name Istio's parser reads in any letter case. */
function field(key: Fields, name: string): unknown {
  return Object.entries(key).findLast(([other]) => other.toLowerCase() === name)?.[1];
}

function areCertificates(chain: unknown): boolean {
  if (!Array.isArray(chain)) return false;
  return chain.every(
    (text) => typeof text === 'string' && (!canReadCertificates || certificateOf(base64Bytes(text)) !== undefined),
  );
}

/** Base64 in either alphabet, with complete padding or none. */
function isBase64(text: string): boolean {
  if (/[\r\n]/.test(text)) return isBase64(text.replaceAll(/[\r\n]/g, ''));
  const letters = text.replace(/={1,2}$/, '');
  const isAlphabet = /^[A-Za-z0-9_-]*$/.test(letters) || /^[A-Za-z0-9+/]*$/.test(letters);
  return isAlphabet && letters.length % 4 !== 1 && (letters === text || text.length % 4 === 0);
}

/** Parses the first object and ignores the rest, as Istio's parser does. */
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
