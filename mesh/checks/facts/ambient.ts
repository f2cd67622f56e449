import type { Inventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { perDiscovery } from './discovery';
import { isInjected, isInjectedNamespace } from './injection';
import { type Pod, podsOf } from './pods';

/** Ambient mode: the node's ztunnel replaces sidecars, and waypoints handle HTTP. */
export interface Ambient {
  /** The Namespace is labelled for ambient mode, and no known workload in it has a sidecar. */
  has(namespace: string): boolean;
  /** Some Namespace or workload has sidecars, which apply routing rules without a waypoint. */
  readonly isMixed: boolean;
  /** The waypoint that is set by a label of the Service or else of its Namespace. */
  waypointOf(service: MeshObject<'Service'>): Waypoint | undefined;
}

export interface Waypoint {
  readonly namespace: string;
  /** `namespace/name`. */
  readonly id: string;
}

export const ambientOf = perDiscovery((inventory: Inventory): Ambient => {
  const namespaces = new Map(inventory.of('Namespace').map((object) => [object.name, object]));
  const proxied = new Set(
    podsOf(inventory)
      .all.filter((pod) => isInjected(pod, inventory))
      .map(({ namespace }) => namespace),
  );
  return {
    has: (namespace) => isAmbientNamespace(inventory, namespace) && !proxied.has(namespace),
    isMixed: proxied.size > 0 || [...namespaces.values()].some(isInjectedNamespace),
    waypointOf({ labels, namespace }) {
      const name = labels.get(USE);
      if (name === 'none') return undefined;
      const [from, used] = name === undefined ? [namespaces.get(namespace)?.labels, undefined] : [labels, name];
      const waypoint = used ?? from?.get(USE);
      if (waypoint === undefined || waypoint === 'none') return undefined;
      const ofNamespace = from?.get(USE_NAMESPACE) ?? namespace;
      return { namespace: ofNamespace, id: `${ofNamespace}/${waypoint}` };
    },
  };
});

const USE = 'istio.io/use-waypoint';
const USE_NAMESPACE = 'istio.io/use-waypoint-namespace';

/** ztunnel already redirects the Pod's traffic. */
export function isAmbient(pod: Pod): boolean {
  return pod.annotations.get('ambient.istio.io/redirection') === 'enabled';
}

/** The Namespace is labelled for ambient mode and not for sidecars, which take precedence. */
export function isAmbientNamespace(inventory: Inventory, name: string): boolean {
  const namespace = inventory.find('Namespace', '', name);
  if (!namespace || isInjectedNamespace(namespace)) return false;
  return namespace.labels.get('istio.io/dataplane-mode') === 'ambient';
}
