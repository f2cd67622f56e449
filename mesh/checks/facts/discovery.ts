import { podTemplate } from '../../registry/pod-template';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';

/** Istio's routing and policies. */
const OTHERS: ReadonlySet<string> = new Set([
  ...['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  ...['DestinationRule', 'EnvoyFilter', 'Gateway', 'ProxyConfig', 'Sidecar', 'VirtualService'],
  ...['Telemetry', 'TrafficExtension', 'WasmPlugin'],
]);

/**
 * The objects that services and workloads come from: all but Istio's routing and policies. Overlays that add nothing else
 * share the discovery of their base, and with it every fact that is built from it.
 */
export const discoveryOf = perInventory((inventory: Inventory): Inventory => {
  const { base } = inventory;
  if (base && inventory.added.every(isOther)) return discoveryOf(base);
  return inventory.without(isOther);
});

/** A fact about services and workloads. It is built from their objects alone, so it cannot depend on any other. */
export function perDiscovery<T extends object>(build: (inventory: Inventory) => T): (inventory: Inventory) => T {
  const fact = perInventory(build);
  return (inventory) => fact(discoveryOf(inventory));
}

function isOther({ kind, spec }: MeshObject): boolean {
  return OTHERS.has(kind) && podTemplate('', spec) === undefined;
}
