import { assumedObjects } from '../../../behaviour/assumed';
import { Comparison } from '../../../behaviour/diff/comparison';
import { type Side, sideOf } from '../../../behaviour/diff/side';
import { isGatewayApi } from '../../../gateway-api/kinds';
import { type Config, toConfig } from '../../../manifest/config';
import { buildMesh } from '../../../proxy/build-mesh';
import type { Inventory } from '../../engine/inventory';
import { configOf, creatorsIn, knownConfigsOf } from '../configs';
import { worldOf } from '../world';
import type { Change } from './change';

/** What a change does to all requests, as `diff` computes it. What the manifests lack is assumed, as for `plan`. */
export interface Compared {
  readonly comparison: Comparison;
  readonly before: Side;
  readonly after: Side;
}

export function compared({ before, after }: Change): Compared {
  const { clusterDomain } = worldOf(after).mesh;
  const known = [before, after].map((inventory) => ({
    objects: objectsOf(inventory),
    registry: worldOf(inventory).registry,
  }));
  const assumed = assumedObjects(known, clusterDomain).manifests.map((manifest) => toConfig({ manifest }));
  const side = (inventory: Inventory) =>
    sideOf(buildMesh([...assumed, ...objectsOf(inventory)], creatorsIn(inventory), undefined));
  const sides = { before: side(before), after: side(after) };
  return { ...sides, comparison: new Comparison(sides.before, sides.after) };
}

/** The objects that the simulator knows. */
function objectsOf(inventory: Inventory): Config[] {
  const gatewayApi = [...inventory.inForce].map(configOf).filter(isGatewayApi);
  return [...knownConfigsOf(inventory).filter((config) => !isGatewayApi(config)), ...gatewayApi];
}
