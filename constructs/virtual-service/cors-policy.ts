import type { Duration } from 'cdk8s';
import { isToken } from '../../mesh/grammar/grammar';
import { CORS_METHODS } from '../../mesh/grammar/vocabulary';
import { type Field, list, refuse, required, struct } from '../props/field';
import { shaped } from '../props/shape';
import { choice, flag, text, wholeSeconds } from '../props/value';
import { type StringMatch, stringMatch } from './string-match';

/**
 * Origins whose pages can call the service. The proxy answers their preflight requests itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy
 */
export interface CorsPolicy {
  /** Allowed origins, with their scheme; `StringMatch.exact('*')` allows all. */
  readonly allowOrigins: readonly StringMatch[];
  /** Allowed methods. @default the header is not sent */
  readonly allowMethods?: readonly (typeof CORS_METHODS)[number][];
  /** Allowed request headers; `*` allows all. @default the header is not sent */
  readonly allowHeaders?: readonly string[];
  /** Response headers that scripts can read. @default the header is not sent */
  readonly exposeHeaders?: readonly string[];
  /** How long browsers can cache a preflight response, in whole seconds. @default the browser decides */
  readonly maxAge?: Duration;
  /** Whether requests can carry cookies. @default the header is not sent */
  readonly allowCredentials?: boolean;
  /** Whether preflight requests from other origins are forwarded to the destination. @default 'FORWARD' */
  readonly unmatchedPreflights?: 'FORWARD' | 'IGNORE';
}

const corsHeader = text('a header name or *', isToken);

// Istio rejects an empty text and a mere presence: neither restricts the origin.
const origin: Field<StringMatch> = (value, path) => {
  const wire = stringMatch(value, path) as Record<string, string>;
  return Object.values(wire)[0] ? wire : refuse(path, 'a non-empty origin', Object.values(wire)[0]);
};

shaped(origin, stringMatch.shape);

export const corsPolicy = struct<CorsPolicy>({
  allowOrigins: required(list(origin)),
  allowMethods: list(choice(...CORS_METHODS)),
  allowHeaders: list(corsHeader),
  exposeHeaders: list(corsHeader),
  maxAge: wholeSeconds,
  allowCredentials: flag,
  unmatchedPreflights: choice('FORWARD', 'IGNORE'),
});
