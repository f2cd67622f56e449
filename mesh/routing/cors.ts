import { fields, list, text, texts } from '../manifest/fields';
import { milliseconds } from '../registry/mesh-config';
import type { HttpRequest } from '../request/http-request';
import { type RegexPrograms, stringMatcher } from './string-matcher';

/** Answers a preflight request: returns the response headers, or `undefined` if the request is forwarded. */
export type Cors = (request: HttpRequest) => Readonly<Record<string, string>> | undefined;

export function cors(written: unknown, programs: RegexPrograms): Cors {
  const spec = fields(written);
  const origins = Array.isArray(spec.allowOrigins)
    ? list(spec.allowOrigins).map((origin) => stringMatcher(origin, programs))
    : texts(spec.allowOrigin).map((exact) => stringMatcher({ exact }, programs));
  const allows = (origin: string) =>
    // A matcher that accepts the text `*`, such as the regex `.*`, accepts every origin.
    origins.some((matcher) => matcher.test('*') || matcher.test(origin));
  return (request) => {
    const origin = request.headers.origin;
    const requested = request.headers['access-control-request-method'];
    if (request.method !== 'OPTIONS' || !origin || !requested) return undefined;
    const isAllowed = allows(origin);
    if (!isAllowed && text(spec.unmatchedPreflights) !== 'IGNORE') return undefined;
    const headers: Record<string, string> = isAllowed ? { 'access-control-allow-origin': origin } : {};
    const methods = texts(spec.allowMethods).join(',');
    if (methods) headers['access-control-allow-methods'] = methods === '*' ? requested : methods;
    const names = texts(spec.allowHeaders).join(',');
    const requestedNames = request.headers['access-control-request-headers'] ?? '';
    if (names) headers['access-control-allow-headers'] = names === '*' ? requestedNames : names;
    const maxAge = milliseconds(spec.maxAge);
    if (maxAge !== undefined) headers['access-control-max-age'] = `${Math.trunc(maxAge / 1000)}`;
    if (spec.allowCredentials === true) headers['access-control-allow-credentials'] = 'true';
    const exposed = texts(spec.exposeHeaders).join(',');
    if (isAllowed && exposed) headers['access-control-expose-headers'] = exposed;
    return headers;
  };
}
