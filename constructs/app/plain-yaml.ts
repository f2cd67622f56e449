import { Yaml } from 'cdk8s';
import { resolveScalar } from '../../mesh/manifest/scalar';

/**
 * Writes a document of plain objects and arrays with one-line texts, byte for byte as cdk8s does. It is the usual case, and
 * cdk8s' library needs most of the time of a synth for it.
 *
 * @returns `undefined` for any other document, such as one with multi-line texts, with an object that occurs twice, or with a
 *   text without quotes that kubectl reads as a number
 */
export function plainYaml(document: object): string | undefined {
  try {
    return `${collection(document, '', new Set())}\n`;
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

/** Thrown because unusual values are rare, and can be anywhere in a document. */
const UNUSUAL = new Error('not a plain document');

/** @param indent of all lines but the first, which the caller writes */
function collection(value: object, indent: string, seen: Set<object>): string {
  // The library writes an object that occurs again as an alias.
  if (seen.has(value)) throw UNUSUAL;
  seen.add(value);
  return Array.isArray(value) ? sequence(value, indent, seen) : mapping(value, indent, seen);
}

function sequence(items: readonly unknown[], indent: string, seen: Set<object>): string {
  if (items.length === 0) return '[]';
  const inner = `${indent}  `;
  let text = '';
  // Not forEach, which skips holes.
  for (const item of items) {
    if (text !== '') text += `\n${indent}`;
    text += `- ${isCollection(item) ? collection(item, inner, seen) : scalar(item)}`;
  }
  return text;
}

function mapping(object: object, indent: string, seen: Set<object>): string {
  const prototype = Object.getPrototypeOf(object);
  if ((prototype !== Object.prototype && prototype !== null) || Symbol.iterator in object) throw UNUSUAL;
  const inner = `${indent}  `;
  let text = '';
  for (const key of Object.keys(object)) {
    // The library writes very long keys in another way.
    if (key.length > 500) throw UNUSUAL;
    const value = (object as Readonly<Record<string, unknown>>)[key];
    text += `${text === '' ? '' : `\n${indent}`}${string(key)}:`;
    if (!isCollection(value)) text += ` ${scalar(value)}`;
    else if (isEmpty(value)) text += ` ${collection(value, inner, seen)}`;
    else text += `\n${inner}${collection(value, inner, seen)}`;
  }
  return text === '' ? '{}' : text;
}

const isCollection = (value: unknown): value is object => typeof value === 'object' && value !== null;

function isEmpty(value: object): boolean {
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function scalar(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return string(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value) || Object.is(value, -0)) throw UNUSUAL;
      return JSON.stringify(value);
    case 'undefined':
      return 'null';
    default:
      if (value !== null) throw UNUSUAL;
      return 'null';
  }
}

/** Texts that are written without quotes: they start with a letter or slash, and have nothing that could end a plain text. */
const PLAIN = /^[A-Za-z/](?:[A-Za-z0-9./_-]| (?! |$)|:(?! |$))*$/;

/** Words that YAML 1.1 reads as a boolean or null, and `e1`, which the library reads as a number. */
const WORD = /^(?:y|n|yes|no|true|false|on|off|null|e[-+]?[0-9]+)$/i;

/** All other texts, as the library writes them: with quotes if needed. */
const written = new Map<string, string>();

function string(value: string): string {
  if (PLAIN.test(value) && !WORD.test(value)) return value;
  const known = written.get(value);
  if (known !== undefined) return known;
  // The lines of a text, document markers and merge keys depend on what is around them.
  if (/[\r\n\u0085\u2028\u2029]|^(?:%|---|\.\.\.)|^<<$/.test(value)) throw UNUSUAL;
  const text = Yaml.stringify(value).slice(0, -1);
  if (text === value && resolveScalar(value) !== value) throw UNUSUAL;
  if (written.size >= 10_000) written.clear();
  written.set(value, text);
  return text;
}
