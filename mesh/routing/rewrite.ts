import { fields, fieldsOrNone, text } from '../manifest/fields';
import type { PathMatcher } from './route-match';
import type { RegexPrograms } from './string-matcher';

/** Rewrites a path without its query. */
export type PathRewrite = (path: string) => string;

/**
 * Parses a rewrite: `uri` replaces a matched prefix or, after an exact or regex match, the whole path. Slashes stay.
 * In the internal VirtualServices of the Gateway API, `/` removes the prefix.
 */
export function pathRewrite(
  written: unknown,
  match: PathMatcher,
  programs: RegexPrograms,
  isTranslated = false,
): PathRewrite | undefined {
  const spec = fields(written);
  const regex = fieldsOrNone(spec.uriRegexRewrite);
  if (regex) {
    const pattern = text(regex.match);
    const substitution = text(regex.rewrite);
    // If the result is empty, Envoy keeps the path.
    return (path) => programs.replaceAll(pattern, path, substitution) || path;
  }
  const uri = text(spec.uri);
  if (!uri) return undefined;
  if (isTranslated && uri === '/') {
    const prefix = match.kind === 'pathSeparatedPrefix' ? match.value : '';
    return (path) => (path.startsWith(prefix) ? `/${path.slice(prefix.length).replace(/^\//, '')}` : path);
  }
  if (match.kind === 'exact' || match.kind === 'regex') return () => uri;
  const { length } = match.value;
  return (path) => uri + path.slice(length);
}
