import { ROUTE_KINDS } from '../../mesh/gateway-api/kinds';
import { GATEWAY_API as GROUP } from '../../mesh/manifest/api-group';
import { struct } from '../props/field';
import { readable } from '../props/shape';
import { choice } from '../props/value';
import { type Namespaces, namespaces } from './label-selector';
import { listOfAtMost } from './value';

/**
 * Routes that can attach to a listener.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface AllowedRoutes {
  /** Namespaces of the routes. @default `{ from: 'Same' }`, the namespace of the Gateway or ListenerSet */
  readonly namespaces?: Namespaces<'All' | 'Same'>;
  /** Kinds of the routes. @default every kind that fits the protocol */
  readonly kinds?: readonly RouteKind[];
}

/** A kind of route. */
export type RouteKind = (typeof ROUTE_KINDS)[number];

const kind = choice(...ROUTE_KINDS);

const routeKind = readable(
  (value: RouteKind, path: string) => ({ group: GROUP, kind: kind(value, path) }),
  (wire) => (wire as { kind?: unknown }).kind,
);

export const allowedRoutes = struct<AllowedRoutes>({
  namespaces: namespaces('All', 'Same'),
  kinds: listOfAtMost(8, routeKind),
});
