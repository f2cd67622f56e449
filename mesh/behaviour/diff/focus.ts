import { refusedHttpRule } from '../../envoy/http-rule';
import { fields, fieldsOrNone, list, text, texts } from '../../manifest/fields';
import { type HostName, isWildcard, subsetOf } from '../../registry/host-name';
import { MESH_GATEWAY, type VirtualService } from '../../routing/virtual-service';
import type { Change } from './changes';
import { hasSameMeshConfig, type Side } from './side';

/** The requests that changed objects can be about. */
export interface Focus {
  /** Gateways, `namespace/name`, and `mesh`. */
  hasGateway(gateway: string): boolean;
  /** Whether requests to a name, as a route table has it, can be treated differently. */
  hasHost(name: HostName): boolean;
}

export const EVERYTHING: Focus = { hasGateway: () => true, hasHost: () => true };

/** Whether nothing but VirtualServices has changed, and none decides which services a proxy knows. */
export function onlyRoutesChanged(sides: readonly [Side, Side], changes: ReadonlyMap<string, Change>): boolean {
  const isOther = ({ before, after }: Change) => (after ?? before)?.kind !== 'VirtualService';
  const isShaped = ({ objects, model }: Side) =>
    objects.some(({ kind }) => kind === 'Sidecar') ||
    model.registry.services.some(({ visibility }) => !visibility.isPublic());
  return hasSameMeshConfig(...sides) && ![...changes.values()].some(isOther) && !sides.some(isShaped);
}

/** If only VirtualServices have changed, nothing but requests to their hosts can be treated differently. */
export function focusOf(sides: readonly [Side, Side], changes: ReadonlyMap<string, Change>): Focus {
  if (!onlyRoutesChanged(sides, changes)) return EVERYTHING;
  const isChanged = (id: string) => changes.has(`VirtualService ${id}`);
  const changed = sides.flatMap(({ model }) =>
    model.virtualServices.roots.filter((root) => isChanged(root.id) || delegatesOf(root).some(isChanged)),
  );
  // Envoy refuses a whole route table because of one rule.
  if (changed.some(({ http }) => http.some(({ spec }) => refusedHttpRule(spec).length > 0))) return EVERYTHING;
  const aliases = sides.flatMap(({ model }) => model.registry.services.filter(({ alias }) => alias !== ''));
  const gateways = new Set(changed.flatMap((root) => root.gateways));
  const hosts = [
    ...new Set([
      ...changed.flatMap((root) => [...root.hosts, ...sniHostsOf(root)]),
      // Requests to an ExternalName meet the rules of the service that it stands for.
      ...aliases.map(({ hostname }) => hostname),
    ]),
  ];
  const wildcards = hosts.filter(isWildcard);
  // `reviews` and `reviews.default` are short for a host of the mesh.
  const names = new Set(hosts.flatMap((host) => [...host.matchAll(/\.|$/g)].map(({ index }) => host.slice(0, index))));
  return {
    hasGateway: (gateway) => gateways.has(gateway),
    hasHost(name) {
      if (name === '*' || names.has(name)) return true;
      if (isWildcard(name)) return hosts.some((host) => subsetOf(host, name) || subsetOf(name, host));
      return wildcards.length > 0 && (gateways.has(MESH_GATEWAY) || wildcards.some((host) => subsetOf(name, host)));
    },
  };
}

function delegatesOf({ config, namespace }: VirtualService): string[] {
  return list(config.spec.http).flatMap((rule) => {
    const delegate = fieldsOrNone(fields(rule).delegate);
    return delegate ? [`${text(delegate.namespace) || namespace}/${text(delegate.name)}`] : [];
  });
}

function sniHostsOf({ tls }: VirtualService): string[] {
  return tls.flatMap((rule) =>
    list(rule.match).flatMap((match) => texts(fields(match).sniHosts).map((host) => host.toLowerCase())),
  );
}
