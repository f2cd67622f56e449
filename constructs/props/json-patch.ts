import { isDeepStrictEqual } from 'node:util';
import { JsonPatch } from 'cdk8s';
import { refuse, refuseProp } from './field';

/** An operation of RFC 6902 as JsonPatch holds it. */
interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** @throws when it is not an operation that JsonPatch made */
export function operationOf(patch: JsonPatch): Operation {
  // Not instanceof: the caller's cdk8s may be another copy of the package than ours.
  if (typeof patch?._toJson !== 'function')
    refuse('a JSON patch', "a JsonPatch, such as JsonPatch.add(path, value) of 'cdk8s'", patch);
  return patch._toJson() as Operation;
}

/**
 * The document with one operation applied. JsonPatch itself does not look whether the operation can do anything: it
 * removes what is not there, replaces it by adding it, and drops a value that JSON cannot hold.
 *
 * @throws when the operation changes nothing, or when its place is not there
 */
export function patched(document: object, patch: JsonPatch): object {
  const operation = operationOf(patch);
  const { op, path, from, value } = operation;
  const at = `JSON patch ${op} '${path}'`;
  if (op === 'add' || op === 'replace' || op === 'test') plain(value, `${at}: the value`);
  if (from !== undefined) existing(document, from, at);
  if (op === 'add' || op === 'move' || op === 'copy') addable(document, path, at);
  else if (op === 'test') return same(document, existing(document, path, at), value, at);
  else existing(document, path, at);
  if (op === 'move' && path.startsWith(`${from}/`)) refuseProp(at, `'${from}' cannot be moved into itself`);
  const result = apply(document, patch, at);
  return isDeepStrictEqual(result, document)
    ? refuseProp(at, 'changes nothing, the object is so already: leave it out')
    : result;
}

function same(document: object, found: unknown, value: unknown, at: string): object {
  // Through JSON, as the objects of another realm are never equal.
  const [one, other] = [found, value].map((side) => JSON.parse(JSON.stringify(side)));
  return isDeepStrictEqual(one, other) ? document : refuse(at, JSON.stringify(value), found);
}

function apply(document: object, patch: JsonPatch, at: string): object {
  try {
    return JsonPatch.apply(JSON.parse(JSON.stringify(document)), patch);
  } catch (error) {
    // The message goes on for lines with the whole document.
    return refuseProp(at, `${(error as Error).message.split('\n', 1)[0]}`);
  }
}

/** The value at the pointer; every step must be there. */
function existing(document: object, pointer: string, at: string): unknown {
  let value: unknown = document;
  const keys = keysOf(pointer, at);
  for (const [depth, key] of keys.entries()) {
    if (!has(value, key)) missing(pointer, keys.slice(0, depth), value, at);
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function addable(document: object, pointer: string, at: string): void {
  const outer = pointer.slice(0, pointer.lastIndexOf('/'));
  const last = keysOf(pointer, at).at(-1) ?? '';
  const parent = outer === '' ? document : existing(document, outer, at);
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : indexOf(last);
    if (!(index <= parent.length)) refuseProp(at, `'${outer}' is a list of ${parent.length}: write an index, or -`);
  } else if (typeof parent !== 'object' || parent === null) {
    refuse(`${at}: '${outer}'`, 'an object or a list', parent);
  }
}

function keysOf(pointer: string, at: string): string[] {
  if (typeof pointer !== 'string' || !pointer.startsWith('/'))
    refuse(`${at}: the path`, "a JSON pointer that begins with '/'", pointer);
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const has = (value: unknown, key: string): boolean =>
  Array.isArray(value)
    ? indexOf(key) < value.length
    : typeof value === 'object' && value !== null && Object.hasOwn(value, key);

const indexOf = (key: string): number => (/^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : Number.NaN);

function missing(pointer: string, outer: readonly string[], value: unknown, at: string): never {
  const where = outer.length === 0 ? 'the object' : `'/${outer.join('/')}'`;
  const there = Array.isArray(value)
    ? `is a list of ${value.length}`
    : typeof value === 'object' && value !== null
      ? `has ${Object.keys(value).join(', ') || 'nothing'}`
      : 'has nothing within it';
  return refuseProp(at, `'${pointer}' is not there, ${where} ${there} (a / in a name is written ~1)`);
}

/** Refuses what JSON would change without a word, and null, which the API server takes for nothing. */
function plain(value: unknown, at: string): void {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) plain(item, `${at}[${index}]`);
  } else if (typeof value === 'object' && value !== null && (value.constructor ?? Object).name === 'Object') {
    for (const [name, item] of Object.entries(value)) if (item !== undefined) plain(item, `${at}.${name}`);
  } else {
    refuse(at, 'plain data as it stands in YAML', value);
  }
}
