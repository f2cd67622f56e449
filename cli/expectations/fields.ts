import { nearest } from '../../mesh/grammar/nearest';
import type { FieldPath } from '../../mesh/manifest/manifest';

/** Reports a mistake in a test file. */
export type Refuse = (path: FieldPath, message: string) => never;

export type Fields = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown, path: FieldPath, refuse: Refuse): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  return refuse(path, `${nameOf(path)} must be an object, got ${JSON.stringify(value) ?? 'nothing'}`);
}

export function checkKeys(object: object, known: readonly string[], path: FieldPath, refuse: Refuse): void {
  for (const name of Object.keys(object)) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const remedy = meant === undefined ? `known are ${known.join(', ')}` : `did you mean '${meant}'?`;
    refuse([...path, name], `unknown field '${name}', ${remedy}`);
  }
}

/** `tests[0].request` */
export const nameOf = (path: FieldPath): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${key}`)).join('');
