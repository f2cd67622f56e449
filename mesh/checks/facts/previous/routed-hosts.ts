import { texts } from '../../../manifest/fields';
import { HostIndex } from '../../../registry/host-index';
import { MESH_GATEWAY } from '../../../routing/virtual-service';
import { type Inventory, perInventory } from '../../engine/inventory';
import { gatewayApiOf } from '../gateway-api';

/** Whether a route of the Gateway API may handle requests for a host: at some gateway, or in the mesh. */
export function isRouted(inventory: Inventory, gateway: string, host: string): boolean {
  const { inMesh, atGateways } = routedHosts(inventory);
  return (gateway === MESH_GATEWAY ? inMesh : atGateways).overlaps(host);
}

const routedHosts = perInventory((inventory: Inventory) => {
  const [inMesh, atGateways] = [new HostIndex<true>(), new HostIndex<true>()];
  for (const { spec } of gatewayApiOf(inventory).translation.virtualServices) {
    const index = texts(spec.gateways).includes(MESH_GATEWAY) ? inMesh : atGateways;
    for (const host of texts(spec.hosts)) index.set(host, true);
  }
  return { inMesh, atGateways };
});
