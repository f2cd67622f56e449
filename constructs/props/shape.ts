/** How a field is read backwards: from the manifest to the code that writes it. */
export type Shape =
  | {
      readonly is: 'struct';
      readonly fields: Readonly<Record<string, Shaped & { readonly required?: true }>>;
      readonly places: Readonly<Record<string, string | undefined>>;
    }
  | { readonly is: 'list' | 'map'; readonly item: Shaped }
  /** A value at a place inside that of the manifest. */
  | { readonly is: 'at'; readonly place: string; readonly inner: Shaped }
  /** The first that writes the value of the manifest. */
  | { readonly is: 'either'; readonly forms: readonly Shaped[] }
  /** A value of one form: a factory call, or plain data with such calls in it. */
  | { readonly is: 'value'; readonly read: (wire: unknown) => unknown }
  /** A factory call with options: `Listener.http({ port: 8080 })`. */
  | { readonly is: 'call'; readonly factory: (wire: unknown) => Factory | undefined }
  /** A reference to another object, which a variable of the program can hold. */
  | { readonly is: 'reference'; readonly to: 'destination' | 'gateway' | 'delegate' | 'parent' };

/** A factory whose options the manifest has at a place inside the value. */
export interface Factory {
  readonly callee: string;
  readonly options: Shaped;
  readonly place: string;
}

/** A field with its shape; the manifest contains the values of other fields as they are. */
export interface Shaped {
  readonly shape?: Shape;
}

/**
 * Where props are in the manifest, if not under their own name: `{ percent: 'percentage.value' }`. `HERE` merges the
 * value of a prop into its struct.
 */
export type Places<T = object> = { readonly [K in keyof T]?: string };

export const HERE = '.';

/** A call in the code: `Path.prefix('/api')`. */
export class Call {
  readonly callee: string;
  /** Plain data, with calls in it. */
  readonly args: readonly unknown[];

  constructor(callee: string, ...args: readonly unknown[]) {
    this.callee = callee;
    this.args = args;
  }
}

/** Adds a shape to a field. */
export const shaped = <F extends object>(field: F, shape: Shape | undefined): F & Shaped =>
  shape === undefined ? field : Object.assign(field, { shape });

/** Adds to a field how its value is read from the manifest. */
export const readable = <F extends object>(field: F, read: (wire: unknown) => unknown): F & Shaped =>
  shaped(field, { is: 'value', read });

/** The shape of a field that the manifest has at a place inside the value: a list of one, or a wrapper. */
export const at = (place: string, inner: Shaped): Shaped => ({ shape: { is: 'at', place, inner } });

/** The keys of a place, the last one apart; `undefined` for `HERE`. */
export type Place = { readonly holders: readonly string[]; readonly last: string } | undefined;

export function placeOf(place: string): Place {
  if (place === HERE) return undefined;
  const holders = place.split('.');
  const last = holders.pop() ?? '';
  return { holders, last };
}

/** Writes a value to its place in the manifest. */
export function put(wire: Record<string, unknown>, place: Place, value: unknown): void {
  if (place === undefined) {
    Object.assign(wire, value);
    return;
  }
  let holder = wire;
  for (const key of place.holders) {
    holder[key] ??= {};
    holder = holder[key] as Record<string, unknown>;
  }
  holder[place.last] = value;
}
