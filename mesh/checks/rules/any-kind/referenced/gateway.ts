import { resolveGateway } from '../../../../routing/virtual-service';
import type { Report } from '../../../engine/check';
import type { Inventory } from '../../../engine/inventory';
import { gatewayNamed, isInternalGateway } from '../../../facts/gateways';
import { isJudged } from '../../../facts/known-kinds';

/** Gateways of VirtualServices. MESH0147 is about those of the Gateway API. */
export function boundGateways(inventory: Inventory, report: Report): void {
  if (!isJudged(inventory, 'Gateway')) return;
  for (const object of inventory.judgedOf('VirtualService')) {
    for (const [index, reference] of (object.spec.gateways ?? []).entries()) {
      if (reference === 'mesh' || isInternalGateway(reference)) continue;
      if (gatewayNamed(inventory, reference, object.namespace)) continue;
      if (inventory.findById('KubernetesGateway', resolveGateway(reference, object.namespace))) continue;
      const own = reference.includes('/')
        ? ''
        : ` in namespace ${object.namespace}; for another namespace, write namespace/name`;
      report(object, ['spec', 'gateways', index], `Gateway ${JSON.stringify(reference)} does not exist${own}`);
    }
  }
}
