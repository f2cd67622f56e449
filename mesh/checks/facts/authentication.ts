import type { Labels } from '../../manifest/config';
import { textMap } from '../../manifest/fields';
import type { Workload } from '../../registry/workload';
import { type PeerMode, peerMode } from '../../security/peer-authentication';
import { PolicySet } from '../../security/workload-selector';
import { type Inventory, perInventory } from '../engine/inventory';
import { configsOf } from './configs';
import { rootNamespaceOf } from './world';

const peerAuthentications = perInventory(
  (inventory: Inventory) => new PolicySet(configsOf(inventory, 'PeerAuthentication'), 'PeerAuthentication'),
);

/** What a workload's proxy accepts on a port, or without `port`, on all ports that have no mode of their own. */
export function peerModeOf(inventory: Inventory, workload: Workload, port = 0): PeerMode {
  return peerMode(peerAuthentications(inventory), rootNamespaceOf(inventory), workload, port);
}

const verifiersByNamespace = perInventory((inventory: Inventory): ReadonlyMap<string, readonly Labels[]> => {
  const selectors = new Map<string, Labels[]>();
  for (const { namespace, spec } of inventory.of('RequestAuthentication')) {
    const own = selectors.get(namespace) ?? [];
    selectors.set(namespace, own);
    own.push(textMap(spec.selector?.matchLabels));
  }
  return selectors;
});

/** Selectors of the RequestAuthentications that apply to a namespace: its own ones and those of the root namespace. */
export function tokenVerifiersFor(inventory: Inventory, namespace: string): readonly Labels[] {
  const namespaces = new Set([rootNamespaceOf(inventory), namespace]);
  return [...namespaces].flatMap((name) => verifiersByNamespace(inventory).get(name) ?? []);
}
