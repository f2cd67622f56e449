import { compileRe2 } from '../../grammar/re2';
import { toNanoseconds } from '../duration';

/** An evaluation error, such as a missing field. `||` and `&&` ignore it if the other side decides. */
export class CelError extends Error {}

export function bool(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new CelError('no boolean');
  return value;
}

export function number(value: unknown): number {
  if (typeof value !== 'number') throw new CelError('no number');
  return value;
}

/** The API server has dropped a null that the schema does not allow. */
export function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) throw new CelError(`no object with ${field}`);
  return Object.hasOwn(value, field) ? ((value as Readonly<Record<string, unknown>>)[field] ?? undefined) : undefined;
}

/** An item of a list, or the value of a key in a map. */
export function element(container: unknown, key: unknown): unknown {
  const found = Array.isArray(container)
    ? container[number(key)]
    : typeof key === 'string'
      ? fieldOf(container, key)
      : undefined;
  if (found === undefined) throw new CelError('index out of bounds');
  return found;
}

export function size(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  throw new CelError('no size');
}

export function duration(value: unknown): number {
  const nanoseconds = typeof value === 'string' ? toNanoseconds(value) : undefined;
  if (nanoseconds === undefined) throw new CelError('no duration');
  return Number(nanoseconds);
}

export type Method = (value: unknown, argument: unknown) => unknown;

/** Functions that are called on a value. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['size', size],
  ['startsWith', (value, argument) => text(value).startsWith(text(argument))],
  ['endsWith', (value, argument) => text(value).endsWith(text(argument))],
  ['contains', (value, argument) => text(value).includes(text(argument))],
  ['split', (value, argument) => text(value).split(text(argument))],
  ['substring', (value, argument) => [...text(value)].slice(number(argument)).join('')],
  ['matches', (value, argument) => compileRe2(text(argument)).matcher(text(value)).find()],
]);

function text(value: unknown): string {
  if (typeof value !== 'string') throw new CelError('no text');
  return value;
}

/** The value of a string literal; a raw one has no escapes. */
export function unquoted(literal: string): string {
  const [, raw = '', text = ''] = /^([rR]?)("""[\s\S]*"""|'''[\s\S]*'''|"[\s\S]*"|'[\s\S]*')$/.exec(literal) ?? [];
  const quotes = /^("""|''')/.test(text) ? 3 : 1;
  const content = text.slice(quotes, -quotes);
  return raw ? content : content.replace(/\\(.)/g, '$1');
}

export function isIn(value: unknown, list: unknown): boolean {
  if (!Array.isArray(list)) throw new CelError('no list');
  return list.includes(value);
}
