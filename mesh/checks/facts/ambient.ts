import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { isAmbientNamespace, isInMesh, podsOf } from './pods';

/** What the manifests say of ambient mode, where the node's ztunnel stands in for sidecars, and waypoints read HTTP. */
export interface Ambient {
  /** Its Namespace says so, and no known workload of it has a proxy of its own. */
  has(namespace: string): boolean;
  /** Some Namespace or workload has sidecars, whose callers apply rules by themselves. */
  readonly isMixed: boolean;
  /** `namespace/name` of the waypoint that the Service, or else its Namespace, asks for. */
  waypointOf(service: MeshObject<'Service'>): string | undefined;
}

export const ambientOf = perInventory((inventory: Inventory): Ambient => {
  const namespaces = new Map(inventory.of('Namespace').map((object) => [object.name, object]));
  const proxied = new Set(
    podsOf(inventory)
      .all.filter((pod) => isInMesh(pod, inventory))
      .map(({ namespace }) => namespace),
  );
  const injects = ({ labels }: MeshObject) =>
    labels.get('istio-injection') === 'enabled' || (labels.get('istio.io/rev') ?? '') !== '';
  return {
    has: (namespace) => isAmbientNamespace(namespaces.get(namespace)) && !proxied.has(namespace),
    isMixed: proxied.size > 0 || [...namespaces.values()].some(injects),
    waypointOf({ labels, namespace }) {
      const name = labels.get(USE);
      if (name === 'none') return undefined;
      const [from, used] = name === undefined ? [namespaces.get(namespace)?.labels, undefined] : [labels, name];
      const waypoint = used ?? from?.get(USE);
      if (waypoint === undefined || waypoint === 'none') return undefined;
      return `${from?.get(USE_NAMESPACE) ?? namespace}/${waypoint}`;
    },
  };
});

const USE = 'istio.io/use-waypoint';
const USE_NAMESPACE = 'istio.io/use-waypoint-namespace';

export const ambientNamespace = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
`;

/** A Service with labels, as they stand in a flow mapping. */
export function ambientService(labels: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop${labels} }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
`;
}

export const enrolled = ', labels: { istio.io/use-waypoint: waypoint }';
