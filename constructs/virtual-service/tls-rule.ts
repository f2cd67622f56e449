import { isIP } from 'node:net';
import { isGeneratedSni, isWildcardHost } from '../../mesh/grammar/grammar';
import { type Field, list, refuse, required, struct } from '../props/field';
import { text } from '../props/value';
import type { Destination } from './destination';
import { type ConnectionMatch, type ConnectionShare, connectionMatch, connectionRoute } from './l4-route';

/**
 * A rule for TLS connections that the proxy does not terminate (an item of `tls` in Istio): on ports with the protocol TLS
 * or HTTPS, and on gateway servers with `PASSTHROUGH`. Only the SNI and the addresses of a connection are known.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export interface TlsRule {
  /** The rule applies if one of these matches. */
  readonly match: readonly TlsMatch[];
  readonly to: Destination | readonly ConnectionShare[];
}

/**
 * Conditions on a TLS connection; all of them must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes
 */
export interface TlsMatch extends ConnectionMatch {
  /** SNI names; each must be one of `hosts`, or covered by a wildcard there. */
  readonly sniHosts: readonly string[];
}

const sniName = text(
  "a DNS name or a wildcard such as '*.example.com'",
  (value) => isWildcardHost(value) || isGeneratedSni(value),
);

const sniHost: Field<string> = (value, path) => {
  if (typeof value === 'string' && isIP(value) > 0) refuse(path, 'a DNS name (SNI has no IP addresses)', value);
  return sniName(value, path);
};

const match = struct<TlsMatch>({ sniHosts: required(list(sniHost)), ...connectionMatch });

export const tlsRule = struct<TlsRule>({ match: required(list(match)), to: required(connectionRoute) }, undefined, {
  to: 'route',
});
