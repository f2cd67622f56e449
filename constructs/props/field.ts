import { nearest } from '../../mesh/grammar/nearest';
import { visible } from '../../mesh/grammar/visible';
import { istioWord } from './istio-words';
import { type Places, placeOf, put, type Shaped, shaped } from './shape';

/**
 * How a prop reaches the manifest: checks the value and returns what is written. `path` is the prop as the user wrote it,
 * such as `rules[0].timeout`. TypeScript rejects most wrong values earlier; fields also check them for untyped callers.
 */
export interface Field<T> extends Shaped {
  (value: T, path: string): unknown;
}

/** A field whose prop must be set. */
export type RequiredField<T> = Field<T> & { readonly required: true };

/** One field for each prop of T, so a new prop without a field does not compile. */
export type Fields<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? Field<NonNullable<T[K]>> : RequiredField<T[K]>;
};

/** Part of a manifest. */
export type Wire = Record<string, unknown>;

export const required = <T>(field: Field<T>): RequiredField<T> =>
  Object.assign(
    shaped((value: T, path: string) => field(value, path), field.shape),
    { required: true as const },
  );

/**
 * A plain struct: checks each prop with its own field, in the order of `fields`, writes it to its place, and rejects
 * unknown props. `render` handles what concerns several props, such as mutual exclusion.
 */
export function struct<T extends object>(
  fields: Fields<T>,
  render: (wire: Wire, props: T, path: string) => unknown = (wire) => wire,
  places: Places<T> = {},
): Field<T> {
  const names = new Set(Object.keys(fields));
  const entries = Object.entries<Field<never> & { readonly required?: true }>(fields).map(([name, field]) => ({
    name,
    field,
    place: placeOf((places as Record<string, string>)[name] ?? name),
  }));
  const write: Field<T> = (props, path) => {
    mustBeObject(props, path || 'props');
    rejectUnknown(props, names, path);
    const wire: Wire = {};
    for (const { name, field, place } of entries) {
      const value = (props as Wire)[name];
      if (value === undefined && !field.required) continue;
      // The field of a required prop rejects undefined and names what is expected.
      put(wire, place, field(value as never, within(path, name)));
    }
    return render(wire, props, path);
  };
  return shaped(write, { is: 'struct', fields, places });
}

/** Rejects a prop that a struct does not have, with the name that was most likely meant. */
export function rejectUnknown(props: object, known: ReadonlySet<string>, path: string): void {
  for (const name in props) {
    if (known.has(name) || !Object.hasOwn(props, name)) continue;
    const names = [...known];
    const meant = nearest(name, names);
    refuseProp(
      path,
      istioWord(name, names) ??
        (meant === undefined
          ? `unknown prop '${name}' (known props: ${names.join(', ')})`
          : `unknown prop '${name}', did you mean '${meant}'?`),
    );
  }
}

/** A value that only the factories of its class create. `meant` can suggest a factory call for some other value. */
export const instance =
  <T>(
    type: Factories<T>,
    example: string,
    render: (value: T) => unknown,
    meant: (value: unknown) => string | undefined = () => undefined,
  ): Field<T> =>
  (value, path) => {
    if (type[Symbol.hasInstance](value)) return render(value);
    const call = meant(value) ?? factoryCall(type, value);
    return refuse(path, `a ${type.name}, such as ${example}`, value, call && `write ${call}`);
  };

interface Factories<T> {
  readonly name: string;
  readonly prototype: T;
  [Symbol.hasInstance](value: unknown): boolean;
}

/** `Path.prefix('/api')` for Istio's `{ prefix: '/api' }`. */
function factoryCall({ name: type }: Factories<unknown>, value: unknown): string | undefined {
  if (!isPlain(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [factory, text] = entry;
  return ['exact', 'prefix', 'regex'].includes(factory) ? `${type}.${factory}(${shown(text)})` : undefined;
}

export const list = <T>(item: Field<T>): Field<readonly T[]> => {
  const write: Field<readonly T[]> = (values, path) => {
    if (!Array.isArray(values)) refuse(path, 'a list', values, listMeant(values));
    if (values.length === 0) {
      refuse(path, 'a list of at least one item', values, 'add one, or omit the prop if it is optional');
    }
    return Array.from(values, (value, index) => item(value, `${path}[${index}]`));
  };
  return shaped(write, { is: 'list', item });
};

/** Istio wraps some lists in an object, and a single item is easily written without its list. */
function listMeant(value: unknown): string | undefined {
  const [entry, ...others] = isPlain(value) ? Object.entries(value) : [];
  if (entry !== undefined && others.length === 0 && Array.isArray(entry[1]))
    return `write only the list in ${entry[0]}`;
  return typeof value === 'string' || isPlain(value)
    ? `write [${typeof value === 'string' ? shown(value) : '{ … }'}]`
    : undefined;
}

export const map = <T>(key: Field<string>, item: Field<T>): Field<Readonly<Record<string, T>>> => {
  const write: Field<Readonly<Record<string, T>>> = (values, path) => {
    mustBeObject(values, path);
    const entries = Object.entries(values).map(([name, value]) => {
      key(name, `a key of ${path}`);
      return [name, item(value, `${path}['${name}']`)] as const;
    });
    return wireMap(entries, path);
  };
  return shaped(write, { is: 'map', item });
};

/** A map in the manifest. cdk8s silently loses the key `__proto__`, and fails on `constructor` without naming it. */
export function wireMap(entries: readonly (readonly [string, unknown])[], path: string): Wire {
  const lost = entries.find(([name]) => name === '__proto__' || name === 'constructor');
  if (lost !== undefined) refuseProp(path, `cdk8s cannot write the key '${lost[0]}', use another name`);
  return Object.fromEntries(entries);
}

/** Rejects a struct that sets more than one of these props. */
export function atMostOne(path: string, props: object, names: readonly string[]): void {
  const set = isSet(props, names);
  if (set.length > 1) refuseProp(path, `${set.join(' and ')} exclude each other, keep one of them`);
}

/** Rejects a struct that sets none of these props. */
export function atLeastOne(path: string, props: object, names: readonly string[]): void {
  if (isSet(props, names).length === 0) refuseProp(path, `one of ${names.join(', ')} is required, got none`);
}

const isSet = (props: object, names: readonly string[]) => names.filter((name) => (props as Wire)[name] !== undefined);

/** Rejects a value that has no props, such as null or a list. */
export function mustBeObject(value: unknown, path: string): asserts value is object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  const isLone = Array.isArray(value) && value.length === 1 && isPlain(value[0]);
  refuse(path, 'an object', value, isLone ? 'write the object without the list' : undefined);
}

/** Whether a value is an object literal, not an instance of a class. */
export function isPlain(value: unknown): value is Readonly<Wire> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Throws `PATH must be ALLOWED, got VALUE (REMEDY)`. */
export function refuse(path: string, allowed: string, got: unknown, remedy?: string): never {
  throw new Error(`${path} must be ${allowed}, got ${shown(got)}${remedy === undefined ? '' : ` (${remedy})`}`);
}

/** Throws a problem that concerns the struct as a whole. */
export function refuseProp(path: string, problem: string): never {
  throw new Error(path === '' ? problem : `${path}: ${problem}`);
}

const within = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** A value for messages, at most 80 characters. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'string') {
    const text = visible(value).replaceAll('\n', '\\n');
    return text.length > 80 ? `'${text.slice(0, 77)}...'` : `'${text}'`;
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const type = Object.getPrototypeOf(value)?.constructor;
  return type === undefined || type === Object
    ? `an object with ${Object.keys(value).join(', ') || 'no props'}`
    : `an instance of ${type.name}`;
}
