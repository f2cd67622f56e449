// Accessors for data without a known shape: if a value is missing or mistyped, they return a default and never throw.

export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = Object.freeze(Object.create(null) as Record<string, unknown>);

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fields(value: unknown): Fields {
  return isFields(value) ? value : NOTHING;
}

/** `undefined` if the field is absent: several of Istio's defaults differ between an absent field and `{}`. */
export function fieldsOrNone(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';
}

export function texts(value: unknown): readonly string[] {
  return list(value).map(text);
}

/** Returns 0 for anything that is not a number, as Istio's API does. */
export function number(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : 0;
  if (typeof value === 'string' && value.trim() !== '') return Number.isFinite(Number(value)) ? Number(value) : 0;
  return 0;
}

const NO_TEXTS: ReadonlyMap<string, string> = new Map();

/** Parses a string map, such as labels. */
export function textMap(value: unknown): ReadonlyMap<string, string> {
  const entries = Object.entries(fields(value));
  return entries.length === 0 ? NO_TEXTS : new Map(entries.map(([key, entry]) => [key, text(entry)]));
}
