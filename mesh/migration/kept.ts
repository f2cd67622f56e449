import { matches } from '../registry/host-name';
import { MESH_GATEWAY, type VirtualService } from '../routing/virtual-service';
import type { NewGateway } from './new-gateway';
import type { Obstacle } from './remarks';

/**
 * The VirtualServices that stay, each with the reasons. A host cannot be half migrated: if a VirtualService stays, so do those
 * for the same host at the same place. Beside a TLS server of an Istio Gateway, no other one can listen.
 */
export function keptVirtualServices(
  all: readonly VirtualService[],
  obstaclesOf: (virtualService: VirtualService) => readonly Obstacle[],
  gateways: ReadonlyMap<string, NewGateway>,
): ReadonlyMap<VirtualService, readonly Obstacle[]> {
  const kept = new Map<VirtualService, readonly Obstacle[]>();
  for (const virtualService of all) {
    const obstacles = obstaclesOf(virtualService);
    if (obstacles.length > 0) kept.set(virtualService, obstacles);
  }
  for (let size = -1; size !== kept.size; ) {
    size = kept.size;
    for (const virtualService of all) {
      if (kept.has(virtualService)) continue;
      const reason = reasonToStay(virtualService, [...kept.keys()], gateways);
      if (reason) kept.set(virtualService, [reason]);
    }
  }
  return kept;
}

function reasonToStay(
  { gateways: own, hosts }: VirtualService,
  kept: readonly VirtualService[],
  gateways: ReadonlyMap<string, NewGateway>,
): Obstacle | undefined {
  for (const other of kept) {
    for (const gateway of own.filter((name) => other.gateways.includes(name))) {
      // Below the host of a listener, different hosts can become the same one.
      const isNarrowed = gateways.get(gateway)?.listeners.some(({ manifest }) => manifest.hostname !== undefined);
      const host = hosts.find((name) => other.hosts.some((one) => (isNarrowed ? matches(one, name) : one === name)));
      const place = gateway === MESH_GATEWAY ? 'in the mesh' : `at Gateway ${gateway}`;
      const remedy = `remove the obstacles of VirtualService ${other.id}`;
      if (host !== undefined) {
        const reason = `VirtualService ${other.id} stays, and has the same host ${host} ${place}`;
        return { path: ['spec', 'hosts', hosts.indexOf(host)], reason, remedy };
      }
      const hasTls = gateways
        .get(gateway)
        ?.listeners.some(({ protocol }) => protocol === 'HTTPS' || protocol === 'TLS');
      if (hasTls) {
        const reason = `VirtualService ${other.id} stays, so Gateway ${gateway} keeps its TLS servers`;
        return { path: ['spec', 'gateways'], reason, remedy };
      }
    }
  }
  return undefined;
}
