import { withDefaults } from '../../gateway-api/defaults';
import type { GatewayListener } from '../../gateway-api/gateway-listener';
import type { ServedGateway } from '../../gateway-api/gateways';
import { isGatewayApi, ROUTE_KINDS } from '../../gateway-api/kinds';
import { Translation } from '../../gateway-api/translation';
import { World } from '../../gateway-api/world';
import type { Config } from '../../manifest/config';
import type { FieldPath } from '../../manifest/manifest';
import type { GatewayServer } from '../../proxy/gateway-server';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { configOf, knownConfigsOf } from './configs';
import { worldOf } from './world';

/** The Gateway API as istiod translates it: the same code that the simulator routes with. */
export interface GatewayApi {
  readonly translation: Translation;
  /** Everything that the translation depends on. */
  readonly world: World;
}

export const gatewayApiOf = perInventory((inventory: Inventory): GatewayApi => {
  const objects = [...inventory.inForce].map(configOf).filter(isGatewayApi);
  const { registry, mesh } = worldOf(inventory);
  const others = knownConfigsOf(inventory).filter((config) => !isGatewayApi(config));
  const world = new World([...others, ...objects.map(withDefaults)], registry, mesh);
  return { translation: new Translation(world), world };
});

/** The listeners of a Gateway and of its ListenerSets. */
export function allListeners({ listeners, listenerSets }: ServedGateway): readonly GatewayListener[] {
  return [...listeners, ...listenerSets.flatMap((set) => set.listeners)];
}

/** The object that a translated or configured one comes from. */
export function writtenObject(inventory: Inventory, { kind, id }: Config): MeshObject | undefined {
  return inventory.findById(kind === 'Gateway' ? 'KubernetesGateway' : kind, id);
}

/** The internal Gateways, grouped by the Services that expose them. */
export function gatewaysByService(inventory: Inventory): readonly (readonly Config[])[] {
  const groups = new Map<string, Config[]>();
  for (const gateway of gatewayApiOf(inventory).translation.gateways) {
    const { namespace = '', hosts = [] } = gateway.translated?.services ?? {};
    const key = `${namespace} ${hosts.join(' ')}`;
    groups.set(key, [...(groups.get(key) ?? []), gateway]);
  }
  return [...groups.values()];
}

/** Where a server of a gateway is written: in an Istio Gateway, as a listener of the Gateway API, or in an Ingress. */
export function writtenServer(
  inventory: Inventory,
  { gateway, path, source }: GatewayServer,
): { readonly object: MeshObject; readonly field: FieldPath } | undefined {
  const object = source ? writtenObject(inventory, source.owner) : inventory.findById('Gateway', gateway);
  return object && { object, field: path };
}

/** All routes of the Gateway API. */
export function routesIn(inventory: Inventory): readonly MeshObject[] {
  return ROUTE_KINDS.flatMap((kind) => inventory.of(kind));
}
