import type { Duration } from 'cdk8s';
import { isToken } from '../../mesh/grammar/grammar';
import { CORS_METHODS } from '../../mesh/grammar/vocabulary';
import { type Field, list, refuse, required, struct } from '../props/field';
import { choice, flag, wholeSeconds } from '../props/value';
import { type StringMatch, stringMatch } from './string-match';

/**
 * Which pages of other origins may call: the proxy answers their preflight requests by itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy
 */
export interface CorsPolicy {
  /** The origins that may call, with their scheme; `StringMatch.exact('*')` is every origin. */
  readonly allowOrigins: readonly StringMatch[];
  /** The methods they may use, told to the browser. @default none is named */
  readonly allowMethods?: readonly (typeof CORS_METHODS)[number][];
  /** The headers they may send; `*` is every header. @default none is named */
  readonly allowHeaders?: readonly string[];
  /** The headers of the answer that their scripts may read. @default none is named */
  readonly exposeHeaders?: readonly string[];
  /** How long browsers may remember the answer to a preflight request, in whole seconds. @default as the browser decides */
  readonly maxAge?: Duration;
  /** Whether they may send cookies. @default the answer says nothing of it */
  readonly allowCredentials?: boolean;
  /** What happens to the preflight request of another origin. @default 'FORWARD', to the destination */
  readonly unmatchedPreflights?: 'FORWARD' | 'IGNORE';
}

const corsHeader: Field<string> = (name, at) =>
  typeof name === 'string' && isToken(name) ? name : refuse(at, 'the name of a header, or *', name);

// An empty exact text or a mere presence says nothing of the origin; Istio's validator refuses both.
const origin: Field<StringMatch> = (value, at) => {
  const wire = stringMatch(value, at) as Record<string, string>;
  return Object.values(wire)[0] ? wire : refuse(at, 'an origin that is not empty', Object.values(wire)[0]);
};

export const corsPolicy = struct<CorsPolicy>({
  allowOrigins: required(list(origin)),
  allowMethods: list(choice(...CORS_METHODS)),
  allowHeaders: list(corsHeader),
  exposeHeaders: list(corsHeader),
  maxAge: wholeSeconds,
  allowCredentials: flag,
  unmatchedPreflights: choice('FORWARD', 'IGNORE'),
});
