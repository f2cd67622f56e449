import type { HttpPathMatch } from './http-route-rule';

export type PathReplacement =
  | { readonly type: 'ReplacePrefixMatch'; readonly replacePrefixMatch: string }
  | { readonly type: 'ReplaceFullPath'; readonly replaceFullPath: string };

/**
 * Replaces a path prefix for the paths of a match, which may be narrower than the prefix.
 *
 * @param prefix without a slash at its end, empty for every path
 */
export function replacedPrefix(replacement: string, prefix: string, { type, value }: HttpPathMatch): PathReplacement {
  const rest = prefix === '' ? value.slice(1) : value.slice(prefix.length);
  const start = rest.startsWith('/') ? replacement.replace(/\/$/, '') : replacement;
  if (type === 'Exact') return { type: 'ReplaceFullPath', replaceFullPath: start + rest };
  return { type: 'ReplacePrefixMatch', replacePrefixMatch: start + rest };
}

export const withoutLastSlash = (prefix: string): string => prefix.replace(/\/$/, '');
