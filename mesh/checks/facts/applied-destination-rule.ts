import type { Service } from '../../registry/service';
import { assumedWorkload } from '../../registry/workload';
import { type DestinationRule, DestinationRules } from '../../routing/destination-rule';
import { type Inventory, perInventory } from '../engine/inventory';
import { configsOf } from './configs';
import { worldOf } from './world';

/** The merged DestinationRules that sidecars of a namespace apply to a service. */
export function appliedDestinationRule(
  inventory: Inventory,
  service: Service,
  namespace: string,
): DestinationRule | undefined {
  const workload = assumedWorkload(namespace, 'any', new Map());
  return rulesOf(inventory).find(service, { type: 'sidecar', namespace, labels: workload.labels, workload });
}

const rulesOf = perInventory(
  (inventory: Inventory) => new DestinationRules(configsOf(inventory, 'DestinationRule'), worldOf(inventory).mesh),
);
