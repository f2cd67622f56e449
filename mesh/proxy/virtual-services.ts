import { byAge, type Config } from '../manifest/config';
import type { MeshConfig } from '../registry/mesh-config';
import { mergeDelegates } from '../routing/delegate';
import { parseVirtualService, type VirtualService } from '../routing/virtual-service';

/** All VirtualServices, by proxy namespace and gateway. */
export class VirtualServices {
  /** VirtualServices with hosts, oldest first, with their delegates merged. */
  readonly roots: readonly VirtualService[];
  readonly delegates: readonly VirtualService[];
  private readonly byGateway = new Map<string, VirtualService[]>();
  private readonly chosen = new Map<string, readonly VirtualService[]>();

  constructor(objects: readonly Config[], mesh: MeshConfig) {
    const all = objects
      .filter(({ kind }) => kind === 'VirtualService')
      .sort(byAge)
      .map((config) => parseVirtualService(config, mesh));
    this.delegates = all.filter(({ hosts }) => hosts.length === 0);
    const delegates = new Map(this.delegates.map((delegate) => [delegate.id, delegate]));
    this.roots = all.filter(({ hosts }) => hosts.length > 0).map((root) => mergeDelegates(root, delegates));
    for (const root of this.roots) {
      for (const gateway of new Set(root.gateways)) {
        const bound = this.byGateway.get(gateway);
        if (bound) bound.push(root);
        else this.byGateway.set(gateway, [root]);
      }
    }
  }

  /** Returns VirtualServices in Istio's order: private to the namespace, exported to it by name, public. */
  for(namespace: string, gateway: string): readonly VirtualService[] {
    const key = `${namespace} ${gateway}`;
    let chosen = this.chosen.get(key);
    if (!chosen) {
      const bound = this.byGateway.get(gateway) ?? [];
      const own = bound.filter(({ visibility }) => visibility.isPrivateTo(namespace));
      const open = bound.filter(({ visibility }) => visibility.isPublic());
      // Gateway API routes of the proxy's own namespace override others.
      const isNear = (candidate: VirtualService) =>
        candidate.semantics === 'gateway' && candidate.namespace === namespace;
      const exported = bound.filter(
        ({ visibility }) =>
          !visibility.isPublic() && !visibility.isPrivateTo(namespace) && visibility.includes(namespace),
      );
      chosen = [...own, ...exported, ...open.filter(isNear), ...open.filter((candidate) => !isNear(candidate))];
      this.chosen.set(key, chosen);
    }
    return chosen;
  }
}
