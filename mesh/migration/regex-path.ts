import { EVERY_PATH, type HttpRouteMatch } from './http-route-rule';
import { literalRegex } from './literal-regex';

/** The same match with its path prefix as a regular expression; `undefined` if it has no prefix. */
export function asRegex(match: HttpRouteMatch): HttpRouteMatch | undefined {
  const { type, value } = match.path ?? EVERY_PATH;
  if (type !== 'PathPrefix') return undefined;
  const pattern = value === '/' ? '/.*' : `${literalRegex(value)}(/.*)?`;
  return { ...match, path: { type: 'RegularExpression', value: pattern } };
}
