import { list, required, struct } from '../props/field';
import type { Destination } from './destination';
import { type ConnectionMatch, type ConnectionShare, connectionMatch, connectionRoute } from './l4-route';

/**
 * A rule for TCP connections (an item of `tcp` in Istio), for ports whose protocol is neither HTTP nor TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute
 */
export interface TcpRule {
  /** The rule applies if one of these matches. @default all connections match, so later rules are never reached */
  readonly match?: readonly TcpMatch[];
  readonly to: Destination | readonly ConnectionShare[];
}

/**
 * Conditions on a TCP connection; all of them must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes
 */
export interface TcpMatch extends ConnectionMatch {}

export const tcpRule = struct<TcpRule>(
  { match: list(struct<TcpMatch>(connectionMatch)), to: required(connectionRoute) },
  undefined,
  { to: 'route' },
);
