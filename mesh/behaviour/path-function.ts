import { fields, fieldsOrNone, text } from '../manifest/fields';
import type { PathMatcher } from '../routing/route-match';
import { literalStart } from './literal-start';

/** What becomes of a path: another text, another start, or the result of a substitution. */
export type PathFunction =
  | { readonly kind: 'text'; readonly text: string }
  /** Replaces as many characters at the start. */
  | { readonly kind: 'start'; readonly text: string; readonly length: number }
  /** Removes as many characters at the start, which is all of the path or ends before a slash; `/` if nothing is left. */
  | { readonly kind: 'removal'; readonly length: number }
  | { readonly kind: 'substitution'; readonly pattern: string; readonly replacement: string };

/** Keeps the path. */
export const KEPT: PathFunction = { kind: 'start', text: '', length: 0 };

/** The function of a `rewrite`, for paths that a match accepts. */
export function rewrittenPath(written: unknown, match: PathMatcher): PathFunction {
  const spec = fields(written);
  const regex = fieldsOrNone(spec.uriRegexRewrite);
  if (regex) return substituted(text(regex.match), text(regex.rewrite), match);
  const uri = text(spec.uri);
  // Only HTTPRoutes have prefixes of whole segments.
  if (uri === '/' && match.kind === 'pathSeparatedPrefix') return { kind: 'removal', length: match.value.length };
  return uri ? replaced(uri, match) : KEPT;
}

/** The function of a `redirect`. */
export function redirectedPath(written: unknown, match: PathMatcher): PathFunction {
  const { uri, prefixRewrite } = fields(written);
  if (text(uri)) return { kind: 'text', text: text(uri) };
  const hasPrefix = match.kind !== 'exact' && match.kind !== 'regex';
  return text(prefixRewrite) && hasPrefix ? replaced(text(prefixRewrite), match) : KEPT;
}

/** A pattern for the whole path replaces it; if nothing is left, Envoy keeps it. */
function substituted(pattern: string, replacement: string, match: PathMatcher): PathFunction {
  const unknown = { kind: 'substitution', pattern, replacement } as const;
  if (replacement.includes('\\')) return unknown;
  if (pattern === '/.*') return replacement === '' ? KEPT : { kind: 'text', text: replacement };
  const start = literalStart(pattern);
  const isAtStart = start && match.kind !== 'regex' && !match.ignoreCase && match.value.startsWith(start.text);
  if (!isAtStart || replacement === '') return unknown;
  if (!start.slashes) return { kind: 'start', text: replacement, length: start.text.length };
  if (match.kind !== 'exact') return unknown;
  return { kind: 'text', text: replacement + match.value.slice(start.text.length).replace(/^\/+/, '') };
}

function replaced(uri: string, { kind, value }: PathMatcher): PathFunction {
  if (kind === 'exact' || kind === 'regex') return { kind: 'text', text: uri };
  return { kind: 'start', text: uri, length: value.length };
}

/** Whether two functions have the same results for all paths that both matches accept. */
export function sameResult(a: PathFunction, b: PathFunction, ofA: PathMatcher, ofB: PathMatcher): boolean {
  if (JSON.stringify(a) === JSON.stringify(b)) return true;
  if (a.kind === 'substitution' || b.kind === 'substitution') return false;
  const literals = [ofA, ofB].filter(({ kind, ignoreCase }) => kind !== 'regex' && !ignoreCase);
  const exact = literals.find(({ kind }) => kind === 'exact');
  if (exact) return resultFor(a, exact.value) === resultFor(b, exact.value);
  if (a.kind === 'text' || b.kind === 'text') return false;
  const start = longest(literals);
  if (!isWithin(a, start) || !isWithin(b, start)) return false;
  return resultFor(a, start) === resultFor(b, start);
}

/** Whether two functions replace the same start, of all paths that both matches accept, by texts that only differ in slashes. */
export function differInSlashes(a: PathFunction, b: PathFunction, ofA: PathMatcher, ofB: PathMatcher): boolean {
  const start = longest([ofA, ofB].filter(({ kind, ignoreCase }) => kind !== 'regex' && !ignoreCase));
  const [one, other] = [a, b].map((path) => {
    const replaced = startOf(path);
    return replaced && replaced.length <= start.length ? resultFor(replaced, start).replaceAll('/', '') : undefined;
  });
  return one !== undefined && one === other;
}

/** What a function replaces at the start; `undefined` if it replaces more. */
function startOf(path: PathFunction): Extract<PathFunction, { readonly length: number }> | undefined {
  if (path.kind === 'text') return undefined;
  if (path.kind !== 'substitution') return path;
  const found = literalStart(path.pattern);
  if (!found || path.replacement.includes('\\')) return undefined;
  return { kind: 'start', text: path.replacement, length: found.text.length };
}

const longest = (matchers: readonly PathMatcher[]): string =>
  matchers.map(({ value }) => value).sort((one, other) => other.length - one.length)[0] ?? '';

/** Whether a function only changes the start, which all paths have. */
function isWithin({ kind, length }: Extract<PathFunction, { readonly length: number }>, start: string): boolean {
  return kind === 'removal' ? length < start.length : length <= start.length;
}

function resultFor(path: Exclude<PathFunction, { kind: 'substitution' }>, start: string): string {
  switch (path.kind) {
    case 'text':
      return path.text;
    case 'start':
      return path.text + start.slice(path.length);
    case 'removal':
      return start.slice(path.length) || '/';
  }
}
