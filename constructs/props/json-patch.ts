import { isDeepStrictEqual } from 'node:util';
import { JsonPatch } from 'cdk8s';
import { refuse, refuseProp } from './field';

/** An RFC 6902 operation. */
interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** @throws if it is not a JsonPatch */
export function operationOf(patch: JsonPatch): Operation {
  // Not instanceof: the caller's cdk8s may be another copy of the package than ours.
  if (typeof patch?._toJson !== 'function')
    refuse('a JSON patch', "a JsonPatch, such as JsonPatch.add(path, value) of 'cdk8s'", patch);
  return patch._toJson() as Operation;
}

/**
 * Applies one operation to a copy of the document. JsonPatch itself accepts operations without an effect: it removes
 * missing fields, adds fields that it should replace, and drops values that JSON cannot represent.
 *
 * @throws if the operation changes nothing, or its path does not exist
 */
export function patched(document: object, patch: JsonPatch): object {
  const operation = operationOf(patch);
  const { op, path, from, value } = operation;
  const title = `JSON patch ${op} '${path}'`;
  if (op === 'add' || op === 'replace' || op === 'test') plain(value, `${title}: the value`);
  if (from !== undefined) existing(document, from, title);
  if (op === 'add' || op === 'move' || op === 'copy') addable(document, path, title);
  else if (op === 'test') return same(document, existing(document, path, title), value, title);
  else existing(document, path, title);
  if (op === 'move' && path.startsWith(`${from}/`)) refuseProp(title, `'${from}' cannot be moved into itself`);
  const result = apply(document, patch, title);
  return isDeepStrictEqual(result, document)
    ? refuseProp(title, 'has no effect, the object already has this value (remove the patch)')
    : result;
}

function same(document: object, found: unknown, value: unknown, title: string): object {
  // Through JSON, because objects of another realm are never equal.
  const [actual, expected] = [found, value].map((side) => JSON.parse(JSON.stringify(side)));
  return isDeepStrictEqual(actual, expected) ? document : refuse(title, JSON.stringify(value), found);
}

function apply(document: object, patch: JsonPatch, title: string): object {
  try {
    return JsonPatch.apply(JSON.parse(JSON.stringify(document)), patch);
  } catch (error) {
    // The rest of the message is the whole document.
    return refuseProp(title, `${(error as Error).message.split('\n', 1)[0]}`);
  }
}

/** The value at the pointer. @throws if it does not exist */
function existing(document: object, pointer: string, title: string): unknown {
  let value: unknown = document;
  const keys = keysOf(pointer, title);
  for (const [depth, key] of keys.entries()) {
    if (!has(value, key)) missing(pointer, keys.slice(0, depth), value, title);
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function addable(document: object, pointer: string, title: string): void {
  const outer = pointer.slice(0, pointer.lastIndexOf('/'));
  const last = keysOf(pointer, title).at(-1) ?? '';
  const parent = outer === '' ? document : existing(document, outer, title);
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : indexOf(last);
    if (!(index <= parent.length)) refuseProp(title, `'${outer}' is a list of ${parent.length}, write an index or -`);
  } else if (typeof parent !== 'object' || parent === null) {
    refuse(`${title}: '${outer}'`, 'an object or a list', parent);
  }
}

function keysOf(pointer: string, title: string): string[] {
  if (typeof pointer !== 'string' || !pointer.startsWith('/'))
    refuse(`${title}: the path`, "a JSON pointer that starts with '/'", pointer);
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

function missing(pointer: string, outer: readonly string[], value: unknown, title: string): never {
  const parent = outer.length === 0 ? 'the object' : `'/${outer.join('/')}'`;
  const content = Array.isArray(value)
    ? `is a list of ${value.length}`
    : typeof value === 'object' && value !== null
      ? `has ${Object.keys(value).join(', ') || 'no fields'}`
      : 'has no fields';
  return refuseProp(title, `'${pointer}' does not exist, ${parent} ${content} (write ~1 for a / in a name)`);
}

/** Rejects values that JSON would silently change, and null, which the API server ignores. */
function plain(value: unknown, title: string): void {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) plain(item, `${title}[${index}]`);
  } else if (typeof value === 'object' && value !== null && (value.constructor ?? Object).name === 'Object') {
    for (const [name, item] of Object.entries(value)) if (item !== undefined) plain(item, `${title}.${name}`);
  } else {
    refuse(title, 'plain data as in YAML', value);
  }
}
