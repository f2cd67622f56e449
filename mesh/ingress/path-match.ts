import { utf8Length } from '../grammar/bytes';
import { type Fields, fields, fieldsOrNone, list, text } from '../manifest/fields';

/** Paths without a type that match every path. */
const EVERY_PATH = new Set(['', '*', '/*', '.*']);

/** What a path of an Ingress matches, as a match of a VirtualService; empty if it matches every path. */
export function pathMatch({ path, pathType }: Fields): Fields[] {
  const written = text(path);
  if (pathType === 'Exact') return [{ uri: { exact: written } }];
  if (pathType === 'Prefix') return [{ uri: { prefix: written } }];
  if (EVERY_PATH.has(written)) return [];
  // Not a regular expression: only these two endings have a meaning.
  const [, prefix] = /^(.*)(?:\.\*|\/\*)$/s.exec(written) ?? [];
  return [{ uri: prefix === undefined ? { exact: written } : { prefix } }];
}

/** Sorts rules as istiod does: longer paths first, then exact ones. A rule for every path counts as an empty path. */
export function byPathLength(a: { readonly spec: Fields }, b: { readonly spec: Fields }): number {
  const [first, second] = [pathOf(a.spec), pathOf(b.spec)];
  return second.length - first.length || Number(second.isExact) - Number(first.isExact);
}

/** Why a rule goes before another one: `a path of 5 bytes goes before a path of 1 byte`. */
export function whyPathBefore(first: Fields, second: Fields): string {
  const [a, b] = [pathOf(first), pathOf(second)];
  if (a.length !== b.length) return `a path of ${bytes(a.length)} goes before a path of ${bytes(b.length)}`;
  if (a.isExact !== b.isExact) return 'an exact path goes before a path prefix of the same length';
  return 'the older Ingress, then the earlier path goes first';
}

function pathOf({ match }: Fields): { readonly length: number; readonly isExact: boolean } {
  const { exact, prefix } = fields(fieldsOrNone(list(match)[0])?.uri);
  return { length: utf8Length(text(exact ?? prefix)), isExact: exact !== undefined };
}

const bytes = (count: number) => `${count} ${count === 1 ? 'byte' : 'bytes'}`;
