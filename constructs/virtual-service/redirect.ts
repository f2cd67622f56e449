import { atLeastOne, atMostOne, type Field, refuse, struct } from '../props/field';
import { choice, nonEmptyText, port } from '../props/value';
import { absolutePath } from './path';

/**
 * An answer that sends the client to another address.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect
 */
export interface Redirect {
  /** The whole path of the new address; the query stays, unless there is one here. Excludes `prefixRewrite`. @default the path of the request */
  readonly uri?: string;
  /** Replaces the prefix that matched; the rule must match by `Path.prefix`. @default the path of the request */
  readonly prefixRewrite?: string;
  /** The host of the new address. @default the host of the request */
  readonly authority?: string;
  /**
   * The port of the new address. The port that belongs to the scheme is not written, and that of the Host header then
   * stays: set `authority` to be rid of it. Excludes `derivePort`.
   *
   * @default as in the Host header; the port that belongs to the old scheme is left out where the scheme changes
   */
  readonly port?: number;
  /** `FROM_REQUEST_PORT` is the port of the gateway's server or of the service; `FROM_PROTOCOL_DEFAULT` changes nothing. Excludes `port`. @default as for `port` */
  readonly derivePort?: 'FROM_PROTOCOL_DEFAULT' | 'FROM_REQUEST_PORT';
  /** The scheme of the new address. @default the scheme of the request */
  readonly scheme?: 'http' | 'https';
  /** The status code of the answer; 307 and 308 keep the method. @default 301, moved permanently */
  readonly redirectCode?: 301 | 302 | 303 | 307 | 308;
}

const REDIRECT_CODES = [301, 302, 303, 307, 308] as const;

const redirectCode: Field<NonNullable<Redirect['redirectCode']>> = (value, at) =>
  REDIRECT_CODES.includes(value) ? value : refuse(at, `one of ${REDIRECT_CODES.join(', ')}`, value);

export const redirect = struct<Redirect>(
  {
    uri: absolutePath,
    prefixRewrite: absolutePath,
    authority: nonEmptyText,
    port,
    derivePort: choice('FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT'),
    scheme: choice('http', 'https'),
    redirectCode,
  },
  (wire, props, at) => {
    atMostOne(at, props, ['uri', 'prefixRewrite']);
    atMostOne(at, props, ['port', 'derivePort']);
    atLeastOne(at, props, ['uri', 'prefixRewrite', 'authority', 'port', 'derivePort', 'scheme']);
    return wire;
  },
);
