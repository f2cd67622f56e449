import { text } from '../manifest/fields';
import { CONTROLLER, MESH_CONTROLLER } from './gateway-class';
import type { Reference } from './reference';
import type { World } from './world';

const USE_WAYPOINT = 'istio.io/use-waypoint';

/** Whether a Service or ServiceEntry has a waypoint of another controller: istiod leaves its routes to that. */
export function hasForeignWaypoint({ kind, namespace, name }: Reference, world: World): boolean {
  const parent = world.find(kind === 'Service' ? 'Service' : 'ServiceEntry', namespace, name);
  if (!parent) return false;
  const labels = parent.labels.has(USE_WAYPOINT) ? parent.labels : world.namespaces.get(namespace);
  const waypoint = labels?.get(USE_WAYPOINT) ?? '';
  if (waypoint === '' || waypoint.toLowerCase() === 'none') return false;
  const gateway = world.findGatewayApi(
    'Gateway',
    labels?.get('istio.io/use-waypoint-namespace') || namespace,
    waypoint,
  );
  const written = world
    .of('GatewayClass')
    .find((gatewayClass) => gatewayClass.name === text(gateway?.spec.gatewayClassName));
  return written !== undefined && ![CONTROLLER, MESH_CONTROLLER].includes(text(written.spec.controllerName));
}
