import type { Duration } from 'cdk8s';
import { atLeastOne, atMostOne, type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { anyText, durationOrZero, headerName, integer, nonEmptyText } from '../props/value';

/**
 * Hash-based session affinity: requests with the same key go to the same endpoint. Set exactly one of `httpHeaderName`,
 * `httpCookie`, `useSourceIp` and `httpQueryParameterName` as the key.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB
 */
export type ConsistentHash = HashOptions &
  (
    | {
        /** Header whose value is the key. */
        readonly httpHeaderName: string;
        readonly httpCookie?: never;
        readonly useSourceIp?: never;
        readonly httpQueryParameterName?: never;
      }
    | {
        /** Cookie whose value is the key. */
        readonly httpCookie: HttpCookie;
        readonly httpHeaderName?: never;
        readonly useSourceIp?: never;
        readonly httpQueryParameterName?: never;
      }
    | {
        /** Uses the source IP address of the connection as the key. */
        readonly useSourceIp: true;
        readonly httpHeaderName?: never;
        readonly httpCookie?: never;
        readonly httpQueryParameterName?: never;
      }
    | {
        /** Query parameter whose value is the key. */
        readonly httpQueryParameterName: string;
        readonly httpHeaderName?: never;
        readonly httpCookie?: never;
        readonly useSourceIp?: never;
      }
  );

/** The hashing algorithm. */
export interface HashOptions {
  /** Uses a hash ring. Excludes `maglev`. @default a ring with at least 1024 entries */
  readonly ringHash?: RingHash;
  /** Uses a Maglev table. Excludes `ringHash`. @default a hash ring */
  readonly maglev?: Maglev;
}

/** Cookie whose value is the key. If `ttl` is set, the proxy creates the cookie for requests without it. */
export interface HttpCookie {
  /** Name of the cookie. */
  readonly name: string;
  /** Path attribute of the created cookie. @default no Path attribute */
  readonly path?: string;
  /** Lifetime of the created cookie; `Duration.millis(0)` creates a session cookie. @default no cookie is created */
  readonly ttl?: Duration;
  /** Further attributes of the created cookie, such as `SameSite`. @default none */
  readonly attributes?: readonly CookieAttribute[];
}

/** Attribute of the created cookie. */
export interface CookieAttribute {
  /** Name of the attribute. */
  readonly name: string;
  /** Value of the attribute. @default the attribute has no value */
  readonly value?: string;
}

/** A hash ring: few keys move when endpoints are added or removed. */
export interface RingHash {
  /** Minimum number of entries; a larger ring spreads requests more evenly. @default 1024 */
  readonly minimumRingSize?: number;
}

/** A Maglev table: faster lookups than a ring, but more keys move when endpoints are added or removed. */
export interface Maglev {
  /** Size of the table: a prime number below 5000011, such as 65537. */
  readonly tableSize: number;
}

interface AnyHash extends HashOptions {
  readonly httpHeaderName?: string;
  readonly httpCookie?: HttpCookie;
  readonly useSourceIp?: true;
  readonly httpQueryParameterName?: string;
}

const KEYS = ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'];

const attributes: Field<readonly CookieAttribute[]> = (values, path) => {
  const wire = list(struct<CookieAttribute>({ name: required(nonEmptyText), value: anyText }))(values, path);
  const names = values.map(({ name }) => name);
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  return duplicate === undefined ? wire : refuseProp(path, `'${duplicate}' is listed twice, keep one`);
};

const prime: Field<number> = (value, path) =>
  Number.isInteger(value) && value < 5_000_011 && isPrime(value)
    ? value
    : refuse(path, 'a prime number below 5000011', value);

function isPrime(value: number): boolean {
  if (value < 2) return false;
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
}

/** Envoy refuses larger rings. */
const MAX_RING_SIZE = 8_388_608;

export const consistentHash = struct<AnyHash>(
  {
    httpHeaderName: headerName,
    httpCookie: struct<HttpCookie>({
      name: required(nonEmptyText),
      path: nonEmptyText,
      ttl: durationOrZero,
      attributes,
    }),
    useSourceIp: (value, path) => (value === true ? value : refuse(path, 'true', value, 'omit it to disable it')),
    httpQueryParameterName: nonEmptyText,
    ringHash: struct<RingHash>({ minimumRingSize: integer(0, MAX_RING_SIZE) }),
    maglev: struct<Maglev>({ tableSize: required(prime) }),
  },
  (wire, props, path) => {
    atMostOne(path, props, KEYS);
    atLeastOne(path, props, KEYS);
    atMostOne(path, props, ['ringHash', 'maglev']);
    return wire;
  },
) as Field<ConsistentHash>;
