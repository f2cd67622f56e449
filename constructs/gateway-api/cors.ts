import type { Duration } from 'cdk8s';
import { isToken } from '../../mesh/grammar/grammar';
import { parseDuration } from '../../mesh/schema/duration';
import { type Field, refuse, required, struct } from '../props/field';
import { Call, readable } from '../props/shape';
import { choice, flag, text, wholeSeconds } from '../props/value';
import { listOfAtMost } from './value';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'] as const;

/** An HTTP method. */
export type HttpMethod = (typeof METHODS)[number];

export const httpMethod = choice(...METHODS);

/**
 * Origins whose pages can call the backends. The gateway answers their preflight requests itself, and also those of other
 * origins, without allowing them.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface Cors {
  /** Allowed origins: `https://shop.example.com`, `https://*.example.com`, or `*` alone for all. */
  readonly allowOrigins: readonly string[];
  /** Allowed methods, or `*` alone for all. @default the header is not sent */
  readonly allowMethods?: readonly (HttpMethod | '*')[];
  /** Allowed request headers, or `*` alone for all. @default the header is not sent */
  readonly allowHeaders?: readonly string[];
  /** Response headers that scripts can read. @default the header is not sent */
  readonly exposeHeaders?: readonly string[];
  /** How long browsers can cache a preflight response, in whole seconds. @default 5 seconds */
  readonly maxAge?: Duration;
  /** Whether requests can carry cookies. @default false */
  readonly allowCredentials?: boolean;
}

/** A list in which `*` must be the only item. */
const starOrMany = <T extends string>(most: number, item: Field<T>): Field<readonly T[]> => {
  const all = listOfAtMost(most, item);
  return (values, path) => {
    const wire = all(values, path);
    return values.length > 1 && values.some((value) => value === '*')
      ? refuse(path, "'*' alone, or a list without it", values)
      : wire;
  };
};

const ORIGIN = /^(?:\*|https?:\/\/(?:\*|(?:\*\.)?(?:[a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+)(?::[0-9]{1,5})?)$/;
const origin = text(
  "'*' or an origin such as 'https://*.example.com'",
  (value) => value.length <= 253 && ORIGIN.test(value),
);
const header = text('a header name or *', (value) => value.length <= 256 && isToken(value));

const seconds = readable(
  (value: Duration, path: string) => (parseDuration(wholeSeconds(value, path) as string) ?? 0) / 1000,
  (wire) => new Call('Duration.seconds', wire),
);

export const cors = struct<Cors>({
  allowOrigins: required(starOrMany(64, origin)),
  allowMethods: starOrMany(9, choice(...METHODS, '*')),
  allowHeaders: starOrMany(64, header),
  exposeHeaders: listOfAtMost(64, header),
  maxAge: seconds,
  allowCredentials: flag,
});
