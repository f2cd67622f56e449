import { atLeastOne, atMostOne, struct } from '../props/field';
import { choice, nonEmptyText, port } from '../props/value';
import { absolutePath } from './path';

/**
 * Redirects the client to another URL.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect
 */
export interface Redirect {
  /** New path. The query string is kept unless this has one. Excludes `prefixRewrite`. @default the path of the request */
  readonly uri?: string;
  /** Replacement for the matched prefix; requires `Path.prefix` in the match. @default the path of the request */
  readonly prefixRewrite?: string;
  /** New host. @default the host of the request */
  readonly authority?: string;
  /**
   * New port. The default port of the scheme is not written, so a port in the Host header is kept; set
   * `authority` to remove it. Excludes `derivePort`.
   *
   * @default the port in the Host header, except for the default port of the old scheme if the scheme changes
   */
  readonly port?: number;
  /** `FROM_REQUEST_PORT` uses the port of the gateway's server or of the service; `FROM_PROTOCOL_DEFAULT` has no effect. Excludes `port`. @default see `port` */
  readonly derivePort?: 'FROM_PROTOCOL_DEFAULT' | 'FROM_REQUEST_PORT';
  /** New scheme. @default the scheme of the request */
  readonly scheme?: 'http' | 'https';
  /** Status code; 307 and 308 keep the method. @default 301 */
  readonly redirectCode?: 301 | 302 | 303 | 307 | 308;
}

export const redirect = struct<Redirect>(
  {
    uri: absolutePath,
    prefixRewrite: absolutePath,
    authority: nonEmptyText,
    port,
    derivePort: choice('FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT'),
    scheme: choice('http', 'https'),
    redirectCode: choice(301, 302, 303, 307, 308),
  },
  (wire, props, path) => {
    atMostOne(path, props, ['uri', 'prefixRewrite']);
    atMostOne(path, props, ['port', 'derivePort']);
    atLeastOne(path, props, ['uri', 'prefixRewrite', 'authority', 'port', 'derivePort', 'scheme']);
    return wire;
  },
);
