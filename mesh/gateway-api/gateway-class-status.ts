import { text } from '../manifest/fields';
import { CONTROLLER, UNMANAGED } from './gateway-class';
import type { ObjectStatus } from './object-status';
import type { World } from './world';

/** Controllers whose classes get a status. Those of ambient mode only count if it is enabled, which it is not by default. */
const KNOWN = new Set([CONTROLLER, UNMANAGED]);

/** The statuses of GatewayClasses; a class of another controller gets none from istiod. */
export function gatewayClassStatuses(world: World): ObjectStatus[] {
  const accepted = world.of('GatewayClass').filter(({ spec }) => KNOWN.has(text(spec.controllerName)));
  return accepted.map(({ kind, name }) => ({
    kind,
    namespace: '',
    name,
    conditions: [{ type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Handled by Istio controller' }],
    listeners: [],
    addresses: [],
    parents: [],
    ancestors: [],
  }));
}
