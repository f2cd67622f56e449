import { IngressTranslation } from '../../ingress/ingress-translation';
import type { Inventory } from '../engine/inventory';
import { knownConfigsOf } from './configs';
import { perDiscovery } from './discovery';
import { worldOf } from './world';

/** Ingresses as istiod translates them: the same code that the simulator routes with. */
export const ingressesOf = perDiscovery(
  (inventory: Inventory): IngressTranslation =>
    new IngressTranslation(knownConfigsOf(inventory), worldOf(inventory).mesh),
);
