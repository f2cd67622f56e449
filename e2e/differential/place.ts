/** The place in generated cases; renaming moves them to other places. */
export const HERE = 'case0';
/** Namespaces of the place. */
export const NAMESPACES = [`${HERE}-a`, `${HERE}-b`] as const;
export const [A, B] = NAMESPACES;
export const ROOT = 'istio-system';

/** Moves a value from `HERE` to another place. */
export function moveTo<T>(place: string, value: T): T {
  return rename(HERE, place, value);
}

/** Moves a value from another place to `HERE`. */
export function moveHere<T>(place: string, value: T): T {
  return rename(place, HERE, value);
}

function rename<T>(from: string, to: string, value: T): T {
  // Requests also contain hosts in upper case.
  const text = JSON.stringify(value).replaceAll(from, to).replaceAll(from.toUpperCase(), to.toUpperCase());
  return JSON.parse(text) as T;
}
