import { literalStart } from '../behaviour/literal-start';
import { type Fields, text } from '../manifest/fields';
import type { HttpPathMatch } from './http-route-rule';
import { type PathReplacement, replacedPrefix } from './replaced-prefix';

export interface RegexRewrite {
  readonly path: PathReplacement;
  /** Whether the regular expression also removes all slashes after the prefix, of which a URLRewrite removes only one. */
  readonly removesSlashes: boolean;
}

/**
 * A rewrite whose regular expression only finds a prefix: `^/api` for another prefix, or `^/api/*` to remove it. `undefined` if
 * it is another one, or if paths of the match do not start with the prefix as whole segments.
 */
export function regexRewrite(written: Fields, path: HttpPathMatch): RegexRewrite | undefined {
  const { text: prefix, slashes = false } = literalStart(text(written.match)) ?? { text: '/' };
  const replacement = text(written.rewrite);
  const isBelow = path.type !== 'RegularExpression' && (path.value === prefix || path.value.startsWith(`${prefix}/`));
  if (prefix.endsWith('/') || !isBelow || !replacement.startsWith('/') || replacement.includes('\\')) return undefined;
  if (slashes ? replacement !== '/' : replacement.endsWith('/')) return undefined;
  return { path: replacedPrefix(replacement, prefix, path), removesSlashes: slashes };
}
