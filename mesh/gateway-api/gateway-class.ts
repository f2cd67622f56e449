import type { Config } from '../manifest/config';
import { text } from '../manifest/fields';

/** Controller of the gateways that istiod serves; other controllers are not modelled, or not Istio's. */
export const CONTROLLER = 'istio.io/gateway-controller';

/** Controller of gateways in other clusters: istiod accepts the class, but does nothing else. */
export const UNMANAGED = 'istio.io/unmanaged-gateway';

/** Controller of waypoints, which are not modelled, and of what is about routes in the mesh. */
export const MESH_CONTROLLER = 'istio.io/mesh-controller';

const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['istio', CONTROLLER],
  ['istio-remote', UNMANAGED],
  ['istio-waypoint', MESH_CONTROLLER],
]);

/** Controller of a GatewayClass; empty if the class is unknown, so nobody is known to serve its Gateways. */
export function controllerOf(className: string, classes: readonly Config[]): string {
  const written = classes.find(({ name }) => name === className);
  return written ? text(written.spec.controllerName) : (BUILT_IN.get(className) ?? '');
}
