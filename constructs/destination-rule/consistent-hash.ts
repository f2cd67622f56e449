import type { Duration } from 'cdk8s';
import { atLeastOne, atMostOne, type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { anyText, durationOrZero, headerName, integer, nonEmptyText } from '../props/value';

/**
 * What of a request makes the key that its host is found by: one of the first four.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB
 */
export type ConsistentHash = HashOptions &
  (
    | {
        /** The value of this header is the key. */
        readonly httpHeaderName: string;
        readonly httpCookie?: never;
        readonly useSourceIp?: never;
        readonly httpQueryParameterName?: never;
      }
    | {
        /** The value of this cookie is the key. */
        readonly httpCookie: HttpCookie;
        readonly httpHeaderName?: never;
        readonly useSourceIp?: never;
        readonly httpQueryParameterName?: never;
      }
    | {
        /** The address that the connection comes from is the key. */
        readonly useSourceIp: true;
        readonly httpHeaderName?: never;
        readonly httpCookie?: never;
        readonly httpQueryParameterName?: never;
      }
    | {
        /** The value of this parameter of the query string is the key. */
        readonly httpQueryParameterName: string;
        readonly httpHeaderName?: never;
        readonly httpCookie?: never;
        readonly useSourceIp?: never;
      }
  );

/** How the hosts are spread over the keys. */
export interface HashOptions {
  /** A hash ring; excludes `maglev`. @default a ring of at least 1024 */
  readonly ringHash?: RingHash;
  /** A table of fixed size; excludes `ringHash`. @default a ring */
  readonly maglev?: Maglev;
}

/** A cookie as the key; the proxy sets it where a request has none and `ttl` is set. */
export interface HttpCookie {
  /** The name of the cookie. */
  readonly name: string;
  /** The path that the cookie is set for. @default the cookie is for the path of the request */
  readonly path?: string;
  /** How long the browser keeps it; `Duration.millis(0)` until it is closed. @default no cookie is set */
  readonly ttl?: Duration;
  /** More attributes of the cookie, such as `SameSite`. @default none */
  readonly attributes?: readonly CookieAttribute[];
}

/** An attribute of a cookie that the proxy sets. */
export interface CookieAttribute {
  /** The name of the attribute. */
  readonly name: string;
  /** The value of the attribute. @default the attribute stands without a value */
  readonly value?: string;
}

/** A hash ring: few keys move when hosts come or go. */
export interface RingHash {
  /** The least size of the ring; a larger one spreads requests more evenly. @default 1024 */
  readonly minimumRingSize?: number;
}

/** A table of fixed size: looked up faster than a ring, while more keys move when hosts come or go. */
export interface Maglev {
  /** The size of the table, a prime number below 5000011, such as 65537. */
  readonly tableSize: number;
}

interface AnyHash extends HashOptions {
  readonly httpHeaderName?: string;
  readonly httpCookie?: HttpCookie;
  readonly useSourceIp?: true;
  readonly httpQueryParameterName?: string;
}

const KEYS = ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'];

const attributes: Field<readonly CookieAttribute[]> = (values, at) => {
  const wire = list(struct<CookieAttribute>({ name: required(nonEmptyText), value: anyText }))(values, at);
  const names = values.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? wire : refuseProp(at, `'${twice}' is named twice, keep one of them`);
};

const prime: Field<number> = (value, at) =>
  Number.isInteger(value) && value < 5_000_011 && isPrime(value)
    ? value
    : refuse(at, 'a prime number below 5000011', value);

function isPrime(value: number): boolean {
  if (value < 2) return false;
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
}

export const consistentHash = struct<AnyHash>(
  {
    httpHeaderName: headerName,
    httpCookie: struct<HttpCookie>({
      name: required(nonEmptyText),
      path: nonEmptyText,
      ttl: durationOrZero,
      attributes,
    }),
    useSourceIp: (value, at) => (value === true ? value : refuse(at, 'true', value, 'or leave it out')),
    httpQueryParameterName: nonEmptyText,
    ringHash: struct<RingHash>({ minimumRingSize: integer(0, Number.MAX_SAFE_INTEGER) }),
    maglev: struct<Maglev>({ tableSize: required(prime) }),
  },
  (wire, props, at) => {
    atMostOne(at, props, KEYS);
    atLeastOne(at, props, KEYS);
    atMostOne(at, props, ['ringHash', 'maglev']);
    return wire;
  },
) as Field<ConsistentHash>;
