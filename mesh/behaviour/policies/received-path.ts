import { normalizePath } from '../../request/path-normalization';
import type { Language, Languages } from '../language';

/** Starts that normalization keeps, whatever follows. */
const PLAIN = /^(?:\/[\w~-][\w.~-]*)*\/?$/;

/**
 * What can follow a prefix that a route has replaced with another start, so that the receiving proxy reads one of the paths;
 * `undefined` if it is not modelled. The proxy normalizes the new path: behind a slash, `.` and `..` are segments only now,
 * and slashes can be merged.
 */
export function restsOf(
  start: string,
  paths: Language,
  normalization: string,
  languages: Languages,
): Language | undefined {
  const plain = languages.after(paths, start);
  if (normalization === 'NONE') return plain;
  if (!PLAIN.test(start) || normalizePath(start, normalization) !== start) return undefined;
  if (!start.endsWith('/')) return plain;
  const text = (value: string) => languages.text(value);
  const followed = (segment: string) => languages.sequence(text(`${segment}/`), languages.all);
  const merges = normalization === 'MERGE_SLASHES' || normalization === 'DECODE_AND_MERGE_SLASHES';
  const changed = languages.either(
    ...['.', '..'].flatMap((segment) => [text(segment), followed(segment)]),
    ...(merges ? [followed('')] : []),
  );
  const parent = start.slice(0, start.lastIndexOf('/', start.length - 2) + 1) || '/';
  const above = languages.after(paths, parent);
  return languages.either(
    languages.both(plain, languages.not(changed)),
    languages.sequence(text('./'), plain),
    languages.sequence(text('../'), above),
    ...(plain.nullable ? [text('.')] : []),
    ...(above.nullable ? [text('..')] : []),
    ...(merges ? [languages.sequence(text('/'), plain)] : []),
  );
}

/** A path that a route sets, as the receiving proxy reads it. */
export function normalizedPath(text: string, normalization: string): string | undefined {
  return normalizePath(text.split('?')[0] ?? '', normalization);
}
