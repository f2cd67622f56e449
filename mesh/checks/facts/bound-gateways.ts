import { toConfig } from '../../manifest/config';
import { type GatewayServer, gatewayServers, hostsForNamespace } from '../../proxy/gateway-server';
import { resolveGateway } from '../../routing/virtual-service';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';

const known = perInventory((inventory: Inventory) => {
  const servers = inventory
    .of('Gateway')
    .map(({ namespace, name, manifest, sourced }): [string, readonly GatewayServer[]] => [
      `${namespace}/${name}`,
      gatewayServers(toConfig({ ...sourced, manifest })),
    ]);
  return new Map(servers);
});

/** The servers of every Gateway that a VirtualService is bound to; `undefined` where one of them is not known. */
export function boundServers(
  inventory: Inventory,
  { spec, namespace }: MeshObject<'VirtualService'>,
): readonly GatewayServer[] | undefined {
  const gateways = spec.gateways ?? [];
  const servers: GatewayServer[] = [];
  for (const reference of gateways) {
    const found = known(inventory).get(resolveGateway(reference, namespace));
    if (!found) return undefined;
    servers.push(...found);
  }
  return gateways.length === 0 ? undefined : servers;
}

export function serves(server: GatewayServer, host: string, namespace: string): boolean {
  return hostsForNamespace(server, namespace).overlaps(host);
}

export const publicGateway = (server: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - ${server}
`;

export const boundVirtualService = (hosts: string, rules: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [${hosts}]
  gateways: [public]
  ${rules}
`;
