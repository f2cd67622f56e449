import { text, texts } from '../../manifest/fields';
import { type HostName, isWildcard, resolveShortName } from '../../registry/host-name';
import { MESH_GATEWAY, resolveGateway } from '../../routing/virtual-service';
import { type Change, causesOf, firstDifference } from './changes';
import type { Difference, RequestSource } from './difference';
import type { Side } from './side';

/**
 * Changed rules that no request meets, only because the manifests lack the Gateway or the Service that they are for: in the
 * whole mesh, requests may be treated differently.
 */
export function unseenChanges(before: Side, after: Side, changes: ReadonlyMap<string, Change>): Difference[] {
  const sides = [before, after];
  const lacksService = (host: HostName) => sides.every(({ model }) => model.registry.byNamespace(host).size === 0);
  const lacksGateway = (id: string) =>
    sides.every(({ objects }) => !objects.some((object) => object.kind === 'Gateway' && object.id === id));
  const found = new Map<string, Difference>();
  const add = (change: Change, from: RequestSource, host: HostName, missing: string) => {
    const key = JSON.stringify([from, host]);
    const reason = `${missing}: add it, or pass it as context`;
    const causes = [...(found.get(key)?.causes ?? []), ...causesOf(change)];
    const nothing = { witness: null, before: [], after: [], otherChanges: [] };
    found.set(key, { kind: 'may-differ', from, host, requests: 'every request', ...nothing, causes, reason });
  };
  for (const change of changes.values()) {
    const { before: old, after: now } = change;
    const kind = (now ?? old)?.kind;
    if (kind === 'VirtualService' && rulesDiffer(change, sides)) {
      for (const [gateway, host] of places(change, after)) {
        if (gateway !== MESH_GATEWAY) {
          if (lacksGateway(gateway)) add(change, { gateway, port: 0 }, host, `no manifest has Gateway ${gateway}`);
        } else if (!isWildcard(host) && lacksService(host)) {
          add(change, EVERY_WORKLOAD, host, `no Service or ServiceEntry has host ${host}`);
        }
      }
    }
    if (kind === 'DestinationRule') {
      for (const host of hostsOf(change, after)) {
        if (!isWildcard(host) && lacksService(host)) {
          add(change, EVERY_WORKLOAD, host, `no Service or ServiceEntry has host ${host}`);
        }
      }
    }
  }
  return [...found.values()];
}

const EVERY_WORKLOAD: RequestSource = { workloads: ['*/*'] };

/** Gateways and hosts that any version of a VirtualService is for. */
function places({ before, after }: Change, { model: { mesh } }: Side): [gateway: string, host: HostName][] {
  return [before, after].flatMap((config) => {
    if (!config) return [];
    const gateways = texts(config.spec.gateways).map((gateway) => resolveGateway(gateway, config.namespace));
    const hosts = texts(config.spec.hosts).map((host) => resolveShortName(host, config.namespace, mesh.clusterDomain));
    return (gateways.length === 0 ? [MESH_GATEWAY] : gateways).flatMap((gateway) =>
      hosts.map((host): [string, HostName] => [gateway, host]),
    );
  });
}

function hostsOf({ before, after }: Change, { model: { mesh } }: Side): HostName[] {
  return [before, after].flatMap((config) =>
    config ? [resolveShortName(text(config.spec.host), config.namespace, mesh.clusterDomain)] : [],
  );
}

/** Whether another VirtualService of the other side, such as one with another name, does not have the same spec. */
function rulesDiffer({ before, after }: Change, [old, now]: readonly Side[]): boolean {
  const twin = (spec: unknown, side: Side | undefined) =>
    side?.objects.some((object) => object.kind === 'VirtualService' && !firstDifference(object.spec, spec)) ?? false;
  if (before && after) return firstDifference(before.spec, after.spec) !== undefined;
  return before ? !twin(before.spec, now) : !twin(after?.spec, old);
}
