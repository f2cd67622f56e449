import { type Fields, fields } from '../manifest/fields';
import { stringMatch } from '../routing/string-matcher';
import type { RequestExample } from './graph';

/** A request that meets the conditions of a match; `null` if they have a regular expression that is more than a word. */
export function exampleOf(match: Fields): RequestExample | null {
  const path = valueFor(match.uri, '/');
  const method = valueFor(match.method, undefined);
  const headers = Object.entries(fields(match.headers)).map(([name, value]) => [name, valueFor(value, '')] as const);
  const query = Object.entries(fields(match.queryParams)).map(([name, value]) => [name, valueFor(value, '')] as const);
  const values = [path, method, ...[...headers, ...query].map(([, value]) => value)];
  if (values.includes(null) || headers.some(([name]) => name.startsWith('@'))) return null;
  const search = query.map(([name, value]) => `${name}=${value}`).join('&');
  return {
    path: `${path}${search && `?${search}`}`,
    ...(method && { method }),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, value ?? ''])),
  };
}

/** A text that a matcher accepts: `other` if there is no matcher, `null` if none can be derived. */
function valueFor<T>(written: unknown, other: T): string | T | null {
  if (written === undefined || written === null) return other;
  const { kind, value } = stringMatch(written);
  if (kind === 'present') return other || '1';
  if (kind !== 'regex') return value;
  const [, word = ''] = /^\^?(?:\.\*)?([\w /-]*)(?:\.\*)?\$?$/.exec(value) ?? [];
  return word === '' && value !== '.*' ? null : word || other || '1';
}
