import { isGatewayApi } from '../gateway-api/kinds';
import type { Config } from '../manifest/config';
import type { EarlierMesh, EarlierMeshes } from './model';

/** Builds each earlier mesh once. Only routes and listeners are older there: clusters and endpoints are always current. */
export function earlierMeshes(
  inForce: readonly Config[],
  build: (configs: readonly Config[]) => EarlierMesh,
): EarlierMeshes {
  const built = new Map<number, EarlierMesh>();
  return (created) => {
    if (created === 0) return undefined;
    let earlier = built.get(created);
    if (!earlier) {
      earlier = build(inForce.filter((config) => config.created < created || !hasRoutes(config)));
      built.set(created, earlier);
    }
    return earlier;
  };
}

const KINDS = new Set(['VirtualService', 'Gateway', 'Ingress']);

function hasRoutes(config: Config): boolean {
  return KINDS.has(config.kind) || (isGatewayApi(config) && config.kind !== 'GatewayClass');
}
