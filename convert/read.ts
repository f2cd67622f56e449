import { isDeepStrictEqual } from 'node:util';
import type { Field, Wire } from '../constructs/props/field';
import { type Factory, HERE, type Shape, type Shaped } from '../constructs/props/shape';
import { difference } from './difference';
import { evaluate, type Scope } from './evaluate';
import { below, call, type Entry, type Expression, expressionOf, type Item } from './expression';
import { isMap } from './is-map';

type AnyField = Field<never> & { readonly required?: true };

/** What reading a field needs to know of the program. */
export interface Reading {
  readonly scope: Scope;
  /** Ways to write a reference to another object, the best one first. */
  references(to: (Shape & { is: 'reference' })['to'], wire: unknown): readonly Expression[];
}

/**
 * The code that writes a value of the manifest, or the part of it that props can write: whatever a field rejects is
 * dropped, and the caller adds it as a JSON patch. `undefined` if nothing remains.
 */
export function read(
  field: AnyField | Shaped,
  wire: unknown,
  pointer: string,
  reading: Reading,
): Expression | undefined {
  const expression = readShape(field, wire, pointer, reading);
  return expression !== undefined && accepts(field, expression, reading) ? expression : undefined;
}

function readShape(field: Shaped, wire: unknown, pointer: string, reading: Reading): Expression | undefined {
  const { shape } = field;
  switch (shape?.is) {
    case undefined:
      return expressionOf(wire, pointer);
    case 'struct':
      return isMap(wire) ? readStruct(field, shape, wire, pointer, reading) : undefined;
    case 'list':
      return Array.isArray(wire) ? readList(shape.item, wire, pointer, reading) : undefined;
    case 'map':
      return isMap(wire) ? readMap(shape.item, wire, pointer, reading) : undefined;
    case 'at':
      return readAt(shape.inner, wire, shape.place, pointer, reading)?.value;
    case 'value': {
      const value = shape.read(wire);
      return value === undefined ? undefined : expressionOf(value);
    }
    case 'either': {
      const forms = shape.forms.flatMap((form) => read(form, wire, pointer, reading) ?? []);
      return best(field, forms, wire, reading);
    }
    case 'call': {
      const factory = shape.factory(wire);
      return factory && readCall(field, factory, wire, pointer, reading);
    }
    case 'reference':
      return best(field, reading.references(shape.to, wire), wire, reading);
  }
}

/** The expression that writes the most of the value, the first of several. */
function best(field: Shaped, forms: readonly Expression[], wire: unknown, reading: Reading): Expression | undefined {
  let found: Expression | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const form of forms) {
    if (fewest === 0 || !accepts(field, form, reading)) continue;
    const count = difference(written(field, form, reading), wire).length;
    if (count < fewest) [found, fewest] = [form, count];
  }
  return found;
}

function readCall(
  field: Shaped,
  { callee, options, place }: Factory,
  wire: unknown,
  pointer: string,
  reading: Reading,
): Expression | undefined {
  const value = readAt(options, wire, place, pointer, reading)?.value;
  if (value?.type !== 'object') return undefined;
  const callWith = (entries: readonly Entry[]) =>
    call(callee, ...(entries.length === 0 ? [] : [{ type: 'object' as const, entries }]));
  if (!accepts(field, callWith(value.entries), reading)) return undefined;
  // The factory has other defaults than its options.
  const write = (entries: readonly Entry[]) => written(field, callWith(entries), reading);
  return callWith(withoutDefaults(value.entries, () => false, write));
}

function readStruct(
  field: Shaped,
  { fields, places }: Shape & { is: 'struct' },
  wire: Wire,
  pointer: string,
  reading: Reading,
): Expression | undefined {
  const entries = Object.entries(fields).flatMap(([key, inner]): Entry[] => {
    const place = places[key] ?? key;
    const item = readAt(inner, wire, place, pointer, reading);
    return item === undefined ? [] : [{ key, ...item }];
  });
  const isRequired = (key: string) => fields[key]?.required === true;
  const kept = acceptable(entries, (candidate) => accepts(field, { type: 'object', entries: candidate }, reading));
  if (kept === undefined || (kept.length === 0 && Object.keys(wire).length > 0)) return undefined;
  return {
    type: 'object',
    entries: withoutDefaults(kept, isRequired, (rest) => written(field, { type: 'object', entries: rest }, reading)),
  };
}

/** The entries without those that the struct rejects: at most two, the last ones first. */
export function acceptable(
  entries: readonly Entry[],
  isAccepted: (entries: readonly Entry[]) => boolean,
): readonly Entry[] | undefined {
  if (isAccepted(entries)) return entries;
  const without = (...dropped: readonly Entry[]) => entries.filter((entry) => !dropped.includes(entry));
  const last = entries.toReversed();
  const one = last.find((entry) => isAccepted(without(entry)));
  if (one !== undefined) return without(one);
  for (const entry of last) {
    const other = last.find((candidate) => isAccepted(without(entry, candidate)));
    if (other !== undefined) return without(entry, other);
  }
  return undefined;
}

/** The entries without those that the struct writes anyway. */
export function withoutDefaults(
  entries: readonly Entry[],
  isRequired: (key: string) => boolean,
  write: (entries: readonly Entry[]) => unknown,
): readonly Entry[] {
  let kept = entries;
  const all = write(entries);
  for (const entry of entries) {
    if (isRequired(entry.key)) continue;
    const rest = kept.filter((other) => other !== entry);
    try {
      if (isDeepStrictEqual(write(rest), all)) kept = rest;
    } catch {
      // The prop is needed.
    }
  }
  return kept;
}

function readAt(
  field: AnyField | Shaped,
  wire: unknown,
  place: string,
  pointer: string,
  reading: Reading,
): Item | undefined {
  const keys = place === HERE ? [] : place.split('.');
  let value = wire;
  let path = pointer;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Wire)[key];
    path = below(path, key);
  }
  const expression = read(field, value, path, reading);
  return expression === undefined ? undefined : { value: expression, pointers: place === HERE ? [] : [path] };
}

function readList(field: Shaped, wire: readonly unknown[], pointer: string, reading: Reading): Expression | undefined {
  const items = wire.flatMap((item, index): Item[] => {
    const path = below(pointer, index);
    const value = read(field, item, path, reading);
    return value === undefined ? [] : [{ value, pointers: [path] }];
  });
  return items.length === 0 ? undefined : { type: 'list', items };
}

function readMap(field: Shaped, wire: Wire, pointer: string, reading: Reading): Expression | undefined {
  const entries = Object.entries(wire).flatMap(([key, item]): Entry[] => {
    const path = below(pointer, key);
    const value = read(field, item, path, reading);
    return value === undefined ? [] : [{ key, value, pointers: [path] }];
  });
  return entries.length === 0 && Object.keys(wire).length > 0 ? undefined : { type: 'object', entries };
}

/** Places inside a value have a shape, but no field that checks it: the field around them does. */
const isField = (field: object): field is AnyField => typeof field === 'function';

function accepts(field: object, expression: Expression, reading: Reading): boolean {
  try {
    written(field, expression, reading);
    return true;
  } catch {
    return false;
  }
}

function written(field: object, expression: Expression, { scope }: Reading): unknown {
  const value = evaluate(expression, scope);
  return isField(field) ? field(value as never, 'value') : value;
}
