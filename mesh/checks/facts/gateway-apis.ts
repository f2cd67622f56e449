import { pathText } from '../../manifest/path-text';
import { writtenRule } from '../../routing/matched-route';
import type { Route } from '../../routing/route';
import type { VirtualService } from '../../routing/virtual-service';
import type { Inventory } from '../engine/inventory';
import { gatewayApiOf } from './gateway-api';
import { ingressesOf } from './ingresses';

/** Whether the manifests have rules of two APIs: VirtualServices, routes of the Gateway API, Ingresses. */
export function hasSeveralApis(inventory: Inventory): boolean {
  const ofRoutes = gatewayApiOf(inventory).translation.virtualServices.length > 0;
  const ofIngresses = ingressesOf(inventory).virtualServices.length > 0;
  const written = inventory.of('VirtualService').length > 0;
  return [ofRoutes, ofIngresses, written].filter(Boolean).length > 1;
}

/** The API of the rule that a route is made from; `undefined` for VirtualServices. */
export const apiOf = ({ virtualService }: Route): VirtualService['semantics'] => virtualService?.semantics;

/** The rule that a route is made from: `VirtualService default/shop http[0]`. */
export function ruleNameOf({ virtualService, rule }: Route): string {
  if (!virtualService || !rule) return '';
  const { kind, id, path } = writtenRule(virtualService, rule);
  return `${kind} ${id} ${pathText(path.slice(1))}`;
}
