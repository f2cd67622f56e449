import { atLeastOne, atMostOne, required, struct } from '../props/field';
import { nonEmptyText, regex } from '../props/value';
import { absolutePath } from './path';

/**
 * What the destination sees instead of the path or host of the request.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export interface Rewrite {
  /**
   * Replaces the prefix that matched, or the whole path where `Path.exact` or `Path.regex` did; where no path was asked
   * for, the first `/` only. The text is replaced as it stands: `/` for the prefix `/shop` makes `//cart` of
   * `/shop/cart`; match `/shop/` as well, or use `uriRegexRewrite`.
   *
   * @default the path stays
   */
  readonly uri?: string;
  /** Replaces every place in the path that the expression takes. Excludes `uri`. @default the path stays */
  readonly uriRegexRewrite?: UriRegexRewrite;
  /** Replaces the Host header. @default the host stays as the client sent it */
  readonly authority?: string;
}

/**
 * A replacement of parts of the path.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#RegexRewrite
 */
export interface UriRegexRewrite {
  /** A regular expression of RE2 that finds what is replaced, anywhere in the path. */
  readonly match: string;
  /** What stands there instead; `\1` is what the first group took, `\0` all of it. */
  readonly rewrite: string;
}

export const rewrite = struct<Rewrite>(
  {
    uri: absolutePath,
    uriRegexRewrite: struct<UriRegexRewrite>({ match: required(regex), rewrite: required(nonEmptyText) }),
    authority: nonEmptyText,
  },
  (wire, props, at) => {
    atMostOne(at, props, ['uri', 'uriRegexRewrite']);
    atLeastOne(at, props, ['uri', 'uriRegexRewrite', 'authority']);
    return wire;
  },
);
