import { utf8Length } from '../grammar/bytes';
import { type Fields, fields, fieldsOrNone, list, text } from '../manifest/fields';

/** The reasons for which one match goes before another, the most important one first. */
const CRITERIA: readonly { readonly of: (match: Fields) => number; readonly words: (value: number) => string }[] = [
  { of: ({ uri }) => pathKind(uri), words: (kind) => PATH_KINDS[kind] ?? '' },
  { of: ({ uri }) => pathLength(uri), words: (length) => `a path of ${length} ${length === 1 ? 'byte' : 'bytes'}` },
  { of: ({ method }) => (fieldsOrNone(method) ? 1 : 0), words: (count) => (count === 0 ? 'no method' : 'a method') },
  { of: ({ headers }) => count(headers), words: (headers) => `${headers} header ${plural(headers, 'match')}` },
  { of: ({ queryParams }) => count(queryParams), words: (params) => `${params} query ${plural(params, 'match')}` },
];

const PATH_KINDS = ['no path', 'a regular expression', 'a path prefix', 'an exact path'];

const plural = (value: number, word: string) => (value === 1 ? word : `${word}es`);

/** Sorts rules as istiod does: those with a match first, then by kind and length of the path, method, headers, query. */
export function byPrecedence(a: { readonly spec: Fields }, b: { readonly spec: Fields }): number {
  const [first, second] = [matchOf(a.spec), matchOf(b.spec)];
  if (!first || !second) return (first ? 0 : 1) - (second ? 0 : 1);
  for (const { of } of CRITERIA) {
    const difference = of(second) - of(first);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Why a rule goes before another one: `an exact path goes before a path prefix`. */
export function whyBefore(first: Fields, second: Fields): string {
  const [a, b] = [matchOf(first), matchOf(second)];
  if (!a || !b)
    return a ? 'a rule with a match goes before one without' : 'the older route, then the earlier rule goes first';
  for (const { of, words } of CRITERIA) {
    if (of(a) !== of(b)) return `${words(of(a))} goes before ${words(of(b))}`;
  }
  return 'the older route, then the earlier rule goes first';
}

const matchOf = ({ match }: Fields) => fieldsOrNone(list(match)[0]);

function pathKind(uri: unknown): number {
  const { exact, prefix, regex } = fields(uri);
  return exact !== undefined ? 3 : prefix !== undefined ? 2 : regex !== undefined ? 1 : 0;
}

function pathLength(uri: unknown): number {
  const { exact, prefix, regex } = fields(uri);
  return utf8Length(text(exact ?? prefix ?? regex));
}

const count = (matches: unknown) => Object.keys(fields(matches)).length;
