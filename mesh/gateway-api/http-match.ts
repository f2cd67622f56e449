import { type Fields, fields, fieldsOrNone, list, text } from '../manifest/fields';
import type { Problem } from './condition';
import { isWritten } from './reference';

/** A match in the words of a VirtualService, or why it takes the whole route away. */
export type MatchResult = { readonly match: Fields } | { readonly problem: Problem };

/** Translates a match of an HTTPRoute. */
export function httpMatch(written: Fields): MatchResult {
  const uri = pathMatch(fields(written.path));
  const headers = namedMatches(written.headers, 'HeaderMatch');
  const queryParams = namedMatches(written.queryParams, 'QueryParams');
  for (const part of [uri, headers, queryParams]) if ('problem' in part) return part;
  const method = isWritten(written.method) ? { exact: text(written.method) } : undefined;
  return {
    match: {
      ...uri,
      ...('matches' in headers && headers.matches && { headers: headers.matches }),
      ...('matches' in queryParams && queryParams.matches && { queryParams: queryParams.matches }),
      ...(method && { method }),
    },
  };
}

function pathMatch(path: Fields): { readonly uri: Fields } | { readonly problem: Problem } {
  const value = isWritten(path.value) ? text(path.value) : '/';
  const type = isWritten(path.type) ? text(path.type) : 'PathPrefix';
  switch (type) {
    case 'PathPrefix':
      return { uri: { prefix: value === '/' ? value : value.replace(/\/$/, '') } };
    case 'Exact':
      return { uri: { exact: value } };
    case 'RegularExpression':
      return { uri: { regex: value } };
    default:
      return { problem: unknownType(type, 'Path match') };
  }
}

/** Translates matches of headers or query parameters; of two with the same name, the last one counts. */
export function namedMatches(
  written: unknown,
  what: 'HeaderMatch' | 'QueryParams',
): { readonly matches: Fields | undefined } | { readonly problem: Problem } {
  const matches: Record<string, unknown> = {};
  for (const entry of list(written).map(fields)) {
    const type = isWritten(entry.type) ? text(entry.type) : 'Exact';
    if (type === 'Exact') matches[text(entry.name)] = { exact: text(entry.value) };
    else if (type === 'RegularExpression') matches[text(entry.name)] = { regex: text(entry.value) };
    else return { problem: unknownType(type, what) };
  }
  return { matches: fieldsOrNone(Object.keys(matches).length === 0 ? undefined : matches) };
}

export function unknownType(type: string, what: string): Problem {
  return { reason: 'InvalidConfiguration', message: `unknown type: "${type}" is not supported ${what} type` };
}
