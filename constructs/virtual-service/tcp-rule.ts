import { list, required, struct } from '../props/field';
import type { Destination } from './destination';
import { type ConnectionMatch, type ConnectionShare, connectionMatch, connectionRoute } from './l4-route';

/**
 * What happens to a connection of which nothing is known but its addresses (`tcp` of a VirtualService). For ports whose
 * protocol is neither HTTP nor TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute
 */
export interface TcpRule {
  /** The rule is for connections like any of these. @default every connection, so that rules behind this one are not reached */
  readonly match?: readonly TcpMatch[];
  /** Where the connections go. */
  readonly to: Destination | readonly ConnectionShare[];
}

/**
 * What a connection must be like: all conditions of one match hold together.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes
 */
export interface TcpMatch extends ConnectionMatch {}

export const tcpRule = struct<TcpRule>(
  { match: list(struct<TcpMatch>(connectionMatch)), to: required(connectionRoute) },
  ({ to, ...wire }) => ({ ...wire, route: to }),
);
