import { compileRe2 } from '../grammar/re2';
import { EVERY_PATH, type HttpPathMatch, type HttpRouteMatch, type NamedMatch } from './http-route-rule';

/** A match for the requests that two matches accept; `undefined` if an HTTPRoute has none. */
export function intersection(a: HttpRouteMatch, b: HttpRouteMatch): HttpRouteMatch | undefined {
  const path = bothPaths(a.path ?? EVERY_PATH, b.path ?? EVERY_PATH);
  const headers = bothNamed(a.headers, b.headers, (name) => name.toLowerCase());
  const queryParams = bothNamed(a.queryParams, b.queryParams, (name) => name);
  if (!path || !headers || !queryParams) return undefined;
  if (a.method !== undefined && b.method !== undefined && a.method !== b.method) return undefined;
  const method = a.method ?? b.method;
  return {
    path,
    ...(headers.length > 0 && { headers }),
    ...(queryParams.length > 0 && { queryParams }),
    ...(method !== undefined && { method }),
  };
}

function bothPaths(a: HttpPathMatch, b: HttpPathMatch): HttpPathMatch | undefined {
  if (a.type === b.type && a.value === b.value) return a;
  if (includes(a, b)) return b;
  return includes(b, a) ? a : undefined;
}

/** Whether the first path match is known to accept everything that the second one does. */
function includes(wide: HttpPathMatch, narrow: HttpPathMatch): boolean {
  if (wide.type === 'PathPrefix' && wide.value === '/') return true;
  if (narrow.type === 'RegularExpression' || wide.type === 'Exact') return false;
  if (wide.type === 'PathPrefix') return narrow.value === wide.value || narrow.value.startsWith(`${wide.value}/`);
  return narrow.type === 'Exact' && matches(wide.value, narrow.value);
}

/** The conditions of both lists; `undefined` if they have different ones for the same name. */
function bothNamed(
  a: readonly NamedMatch[] = [],
  b: readonly NamedMatch[] = [],
  key: (name: string) => string,
): readonly NamedMatch[] | undefined {
  const merged = new Map(a.map((match) => [key(match.name), match]));
  for (const match of b) {
    const present = merged.get(key(match.name));
    const both = present ? bothValues(present, match) : match;
    if (!both) return undefined;
    merged.set(key(match.name), both);
  }
  return [...merged.values()];
}

function bothValues(a: NamedMatch, b: NamedMatch): NamedMatch | undefined {
  if (a.type === b.type && a.value === b.value) return a;
  if (isAny(a)) return b;
  if (isAny(b)) return a;
  if (a.type !== 'RegularExpression' && b.type === 'RegularExpression')
    return matches(b.value, a.value) ? a : undefined;
  if (b.type !== 'RegularExpression' && a.type === 'RegularExpression')
    return matches(a.value, b.value) ? b : undefined;
  return undefined;
}

const isAny = ({ type, value }: NamedMatch) => type === 'RegularExpression' && (value === '.*' || value === '*');

function matches(pattern: string, subject: string): boolean {
  try {
    return compileRe2(pattern).testExact(subject);
  } catch {
    return false;
  }
}
