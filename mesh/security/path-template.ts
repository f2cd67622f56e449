import { matchesPattern } from './pattern';

/**
 * Matches a path in an AuthorizationPolicy: exact, with `*` at one end, or with `{*}` for one segment, `{**}` for any
 * number of characters and slashes.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  if (!pattern.includes('{*}') && !pattern.includes('{**}')) return (path) => matchesPattern(path, pattern);
  const expression = templateExpression(pattern);
  return (path) => expression.test(path);
}

/** Characters of a segment that a template can match; a path with others does not match. */
const SEGMENT = "-a-zA-Z0-9._~%!$&'()*+,;=:@";

function templateExpression(pattern: string): RegExp {
  const parts = pattern.split(/(\{\*\*?\})/).map((part) => {
    if (part === '{*}') return `[${SEGMENT}]+`;
    if (part === '{**}') return `[${SEGMENT}/]*`;
    return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}
