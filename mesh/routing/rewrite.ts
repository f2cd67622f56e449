import { fields, fieldsOrNone, text } from '../manifest/fields';
import type { PathMatcher } from './route-match';
import type { RegexPrograms } from './string-matcher';

/** What a rule makes of the path, without its query. */
export type PathRewrite = (path: string) => string;

/** A prefix match gives up only its prefix to `uri`, an exact or regex match the whole path; nothing is cleaned up. */
export function pathRewrite(written: unknown, match: PathMatcher, programs: RegexPrograms): PathRewrite | undefined {
  const spec = fields(written);
  const regex = fieldsOrNone(spec.uriRegexRewrite);
  if (regex) {
    const pattern = text(regex.match);
    const substitution = text(regex.rewrite);
    // Envoy leaves the path alone rather than sending an empty one.
    return (path) => programs.replaceAll(pattern, path, substitution) || path;
  }
  const uri = text(spec.uri);
  if (!uri) return undefined;
  if (match.kind === 'exact' || match.kind === 'regex') return () => uri;
  const { length } = match.value;
  return (path) => uri + path.slice(length);
}
