import { resolveGateway } from '../../../../routing/virtual-service';
import type { Report } from '../../../engine/check';
import type { Inventory } from '../../../engine/inventory';
import { gatewayNamed, isInternalGateway } from '../../../facts/gateways';
import { isJudged } from '../../../facts/known-kinds';

/** Gateways of VirtualServices. A Gateway of the Gateway API does not count, although it has the same kind. */
export function boundGateways(inventory: Inventory, report: Report): void {
  const isKnown = isJudged(inventory, 'Gateway');
  for (const object of inventory.of('VirtualService')) {
    for (const [index, reference] of (object.spec.gateways ?? []).entries()) {
      if (reference === 'mesh' || isInternalGateway(reference)) continue;
      if (gatewayNamed(inventory, reference, object.namespace)) continue;
      const field = ['spec', 'gateways', index];
      if (inventory.findById('KubernetesGateway', resolveGateway(reference, object.namespace))) {
        const message = `Gateway ${JSON.stringify(reference)} is one of the Gateway API, which only routes can use: write an HTTPRoute`;
        // An Istio Gateway with the same name may be in other manifests.
        report(object, field, message, isKnown ? 'error' : 'warning');
        continue;
      }
      if (!isKnown) continue;
      const own = reference.includes('/')
        ? ''
        : ` in namespace ${object.namespace}; for another namespace, write namespace/name`;
      report(object, field, `Gateway ${JSON.stringify(reference)} does not exist${own}`);
    }
  }
}
