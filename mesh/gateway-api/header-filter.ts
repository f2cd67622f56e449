import { type Fields, fields, fieldsOrNone, list, text } from '../manifest/fields';
import type { Problem } from './condition';

/** Header operations of a VirtualService, or why they take the whole route away. */
export type HeadersResult = { readonly headers: Fields } | { readonly problem: Problem };

const FIELDS = new Map([
  ['RequestHeaderModifier', ['requestHeaderModifier', 'request']],
  ['ResponseHeaderModifier', ['responseHeaderModifier', 'response']],
] as const);

/** Adds a header modifier to header operations; `undefined` if the filter is of another type. */
export function withHeaderModifier(headers: Fields, filter: Fields): HeadersResult | undefined {
  const [field, target] = FIELDS.get(text(filter.type) as 'RequestHeaderModifier') ?? [];
  if (field === undefined || target === undefined) return undefined;
  const written = fieldsOrNone(filter[field]);
  if (!written) return { headers };
  for (const { name, value } of [...list(written.set), ...list(written.add)].map(fields)) {
    if (!hasForbidden(text(value))) continue;
    return {
      problem: { reason: 'InvalidFilter', message: `header "${text(name)}" value contains invalid characters` },
    };
  }
  const operations = {
    ...namedValues('add', written.add),
    ...(list(written.remove).length > 0 && { remove: written.remove }),
    ...namedValues('set', written.set),
  };
  return { headers: { ...headers, [target]: operations } };
}

function hasForbidden(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code !== 0x09 && (code < 0x20 || code === 0x7f)) return true;
  }
  return false;
}

/** Headers by lower-case name; the first of equal names counts. */
function namedValues(operation: string, written: unknown): Fields {
  const values = new Map<string, string>();
  for (const { name, value } of list(written).map(fields)) {
    const key = text(name).toLowerCase();
    if (!values.has(key)) values.set(key, text(value));
  }
  return values.size === 0 ? {} : { [operation]: Object.fromEntries(values) };
}
