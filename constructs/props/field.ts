/**
 * How a prop reaches the manifest: checks the value, and gives what stands on the wire. `at` names the prop as the user
 * wrote it. TypeScript refuses most wrong values earlier; a field refuses them for callers without types too.
 */
export type Field<T> = (value: T, at: string) => unknown;

/** A field whose prop may not be left out. */
export type RequiredField<T> = Field<T> & { readonly required: true };

/** One field for each prop of T: a new prop without its field does not compile. */
export type Fields<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? Field<NonNullable<T[K]>> : RequiredField<T[K]>;
};

/** The props of a struct as they stand on the wire. */
export type Wire = Record<string, unknown>;

export const required = <T>(field: Field<T>): RequiredField<T> =>
  Object.assign((value: T, at: string) => field(value, at), { required: true as const });

/**
 * A plain struct: each prop by its own field, in the order of `fields`; a prop that no field knows is refused.
 * `render` does what concerns several props: what excludes each other, and where the wire has another shape.
 */
export function struct<T extends object>(
  fields: Fields<T>,
  render: (wire: Wire, props: T, at: string) => unknown = (wire) => wire,
): Field<T> {
  const known = Object.entries<Field<never> & { readonly required?: true }>(fields);
  return (props, at) => {
    mustBeObject(props, at || 'props');
    for (const name of Object.keys(props)) {
      if (!Object.hasOwn(fields, name))
        refuseProp(at, `${name} is not known, known are ${Object.keys(fields).join(', ')}`);
    }
    const wire: Wire = {};
    for (const [name, field] of known) {
      const value = (props as Wire)[name];
      // A field refuses undefined, and says what belongs there.
      if (value !== undefined || field.required) wire[name] = field(value as never, within(at, name));
    }
    return render(wire, props, at);
  };
}

/** A value that only the factories of its class make. */
export const instance =
  <T>(type: Factories<T>, example: string, render: (value: T) => unknown): Field<T> =>
  (value, at) =>
    type[Symbol.hasInstance](value) ? render(value) : refuse(at, `a ${type.name}, such as ${example}`, value);

interface Factories<T> {
  readonly name: string;
  readonly prototype: T;
  [Symbol.hasInstance](value: unknown): boolean;
}

export const list =
  <T>(item: Field<T>): Field<readonly T[]> =>
  (values, at) => {
    if (!Array.isArray(values)) refuse(at, 'a list', values);
    if (values.length === 0) refuse(at, 'a list of at least one', values, 'fill it, or leave it out if it is optional');
    return Array.from(values, (value, index) => item(value, `${at}[${index}]`));
  };

export const map =
  <T>(key: Field<string>, item: Field<T>): Field<Readonly<Record<string, T>>> =>
  (values, at) => {
    mustBeObject(values, at);
    const entries = Object.entries(values).map(([name, value]) => {
      key(name, `a key of ${at}`);
      return [name, item(value, `${at}['${name}']`)] as const;
    });
    return wireMap(entries, at);
  };

/** A map on the wire. cdk8s loses a key `__proto__` without a word, and fails at a key `constructor` without its name. */
export function wireMap(entries: readonly (readonly [string, unknown])[], at: string): Wire {
  const lost = entries.find(([name]) => name === '__proto__' || name === 'constructor');
  if (lost !== undefined) refuseProp(at, `cdk8s cannot write a key named '${lost[0]}', use another name`);
  return Object.fromEntries(entries);
}

/** Refuses the struct at `at` where two of the props are set that exclude each other. */
export function atMostOne(at: string, props: object, names: readonly string[]): void {
  const set = isSet(props, names);
  if (set.length > 1) refuseProp(at, `${set.join(' and ')} exclude each other, keep one of them`);
}

/** Refuses the struct at `at` where none of the props is set. */
export function atLeastOne(at: string, props: object, names: readonly string[]): void {
  if (isSet(props, names).length === 0) refuseProp(at, `one of ${names.join(', ')} is needed, got none`);
}

const isSet = (props: object, names: readonly string[]) => names.filter((name) => (props as Wire)[name] !== undefined);

/** Refuses what has no props, such as null or a list. */
export function mustBeObject(value: unknown, at: string): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(at, 'an object', value);
}

/** Throws what, allowed, got, remedy. */
export function refuse(at: string, allowed: string, got: unknown, remedy?: string): never {
  throw new Error(`${at} must be ${allowed}, got ${shown(got)}${remedy === undefined ? '' : ` (${remedy})`}`);
}

/** Throws what is wrong with the struct at `at` as a whole. */
export function refuseProp(at: string, problem: string): never {
  throw new Error(at === '' ? problem : `${at}: ${problem}`);
}

export const within = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'string') {
    const text = value.replace(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1));
    return text.length > 80 ? `'${text.slice(0, 77)}...'` : `'${text}'`;
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const type = Object.getPrototypeOf(value)?.constructor;
  return type === undefined || type === Object
    ? `an object of ${Object.keys(value).join(', ') || 'nothing'}`
    : `an instance of ${type.name}`;
}
