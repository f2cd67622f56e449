import { atLeastOne, atMostOne, required, struct } from '../props/field';
import { nonEmptyText, regex } from '../props/value';
import { absolutePath } from './path';

/**
 * Rewrites the path or the host of a request before it is sent to the destination.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export interface Rewrite {
  /**
   * Replacement for the matched prefix, or for the whole path if the match uses `Path.exact` or `Path.regex`. If the match
   * has no path, it replaces the first `/`. With the prefix `/shop` and the replacement `/`, `/shop/cart` becomes
   * `//cart`; add a match for `/shop/`, or use `uriRegexRewrite`.
   *
   * @default the path is kept
   */
  readonly uri?: string;
  /** Replaces all matches of a regular expression in the path. Excludes `uri`. @default the path is kept */
  readonly uriRegexRewrite?: UriRegexRewrite;
  /** New Host header. @default the Host header is kept */
  readonly authority?: string;
}

/**
 * Replaces all matches of a regular expression in the path.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#RegexRewrite
 */
export interface UriRegexRewrite {
  /** RE2 regular expression, not anchored. */
  readonly match: string;
  /** Replacement; `\1` is the first group, `\0` the whole match. */
  readonly rewrite: string;
}

export const rewrite = struct<Rewrite>(
  {
    uri: absolutePath,
    uriRegexRewrite: struct<UriRegexRewrite>({ match: required(regex), rewrite: required(nonEmptyText) }),
    authority: nonEmptyText,
  },
  (wire, props, path) => {
    atMostOne(path, props, ['uri', 'uriRegexRewrite']);
    atLeastOne(path, props, ['uri', 'uriRegexRewrite', 'authority']);
    return wire;
  },
);
