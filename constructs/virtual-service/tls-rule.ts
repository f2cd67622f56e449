import { isIP } from 'node:net';
import { isGeneratedSni, isWildcardHost } from '../../mesh/grammar/grammar';
import { type Field, list, refuse, required, struct } from '../props/field';
import type { Destination } from './destination';
import { type ConnectionMatch, type ConnectionShare, connectionMatch, connectionRoute } from './l4-route';

/**
 * What happens to a TLS connection that goes on as it is (`tls` of a VirtualService): nothing of it is known but the
 * name that the client asks for. For ports of protocol TLS or HTTPS, and for gateway servers with `PASSTHROUGH`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export interface TlsRule {
  /** The rule is for connections like any of these. */
  readonly match: readonly TlsMatch[];
  /** Where the connections go. */
  readonly to: Destination | readonly ConnectionShare[];
}

/**
 * What a TLS connection must be like: all conditions of one match hold together.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes
 */
export interface TlsMatch extends ConnectionMatch {
  /** The names that clients ask for (SNI); each is one of `hosts`, or covered by a wildcard there. */
  readonly sniHosts: readonly string[];
}

const sniHost: Field<string> = (value, at) => {
  if (typeof value === 'string' && isIP(value) > 0) refuse(at, 'a DNS name, as clients ask for no address', value);
  return typeof value === 'string' && (isWildcardHost(value) || isGeneratedSni(value))
    ? value
    : refuse(at, "a DNS name, or a wildcard such as '*.example.com'", value);
};

const match = struct<TlsMatch>({ sniHosts: required(list(sniHost)), ...connectionMatch });

export const tlsRule = struct<TlsRule>(
  { match: required(list(match)), to: required(connectionRoute) },
  ({ match, to }) => ({ match, route: to }),
);
