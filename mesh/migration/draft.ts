import { type Config, nameOf } from '../manifest/config';
import type { Manifest, SourcedManifest } from '../manifest/manifest';
import type { HostName } from '../registry/host-name';
import { MESH_GATEWAY, type VirtualService } from '../routing/virtual-service';
import { Destinations } from './destinations';
import { referenceGrants } from './grants';
import { keptVirtualServices } from './kept';
import { type NewGateway, newGateways } from './new-gateway';
import type { Change, Obstacle } from './remarks';
import { withoutSubsets } from './subset-removal';
import { type Version, Versions } from './versions';
import { type Translated, VirtualServiceRoutes } from './virtual-service-routes';
import { Names, type World } from './world';

/** What an object becomes. */
export interface Becomes {
  readonly from: Config;
  readonly to: readonly Manifest[];
}

/** Objects of the Gateway API instead of Istio's, before anything is proved. */
export interface Draft {
  readonly becomes: readonly Becomes[];
  /** Objects to delete. */
  readonly removed: readonly Config[];
  /** Objects with another content than before. */
  readonly changed: readonly Manifest[];
  /** VirtualServices and Gateways that stay, each with the reasons. */
  readonly kept: ReadonlyMap<Config, readonly Obstacle[]>;
  /** Fields that mean something slightly different now. */
  readonly changes: readonly { readonly from: Config; readonly change: Change }[];
  readonly versions: readonly Version[];
  /** Ports of the Services with routes in the mesh, by host. */
  readonly servicePorts: ReadonlyMap<HostName, ReadonlySet<number>>;
  /** The VirtualServices that became routes. */
  readonly virtualServices: readonly VirtualService[];
  /** All manifests afterwards. */
  readonly manifests: readonly SourcedManifest[];
  /**
   * Istio Gateways without servers, so requests that name a replaced Gateway can be asked of both sides. They add nothing to
   * their Pods.
   */
  readonly placeholders: readonly SourcedManifest[];
  /** Hosts of versions by `host subset`: both sides show a version with the same name. */
  readonly versionHosts: ReadonlyMap<string, HostName>;
}

const isOwn = ({ origin }: Config) => origin.isContext !== true;

/**
 * Translates everything that can be translated.
 *
 * @param unproved VirtualServices, as `namespace/name`, whose translation is not proved to keep their meaning
 */
export function draftOf(world: World, unproved: ReadonlyMap<string, Obstacle> = new Map()): Draft {
  const names = new Names(world);
  const ownGateways = world.objects.filter((object) => object.kind === 'Gateway' && isOwn(object));
  const all = newGateways(ownGateways, names, world).map((made) =>
    made.obstacles.length > 0 ? made : { ...made, obstacles: refused(made.objects, world) },
  );
  const usable = new Map(all.filter(({ obstacles }) => obstacles.length === 0).map((made) => [made.from.id, made]));
  const own = world.virtualServices.filter(({ config }) => isOwn(config));
  const versions = new Versions(world);
  const trial = new VirtualServiceRoutes(usable, new Destinations(world, versions), new Names(world), world);
  const kept = keptVirtualServices(
    world.virtualServices,
    (virtualService) => {
      if (!isOwn(virtualService.config)) return [CONTEXT];
      const difference = unproved.get(virtualService.id);
      if (difference) return [difference];
      const { obstacles, objects } = trial.translate(virtualService);
      return obstacles.length > 0 ? obstacles : refused(objects, world);
    },
    usable,
  );
  const migrated = own.filter((virtualService) => !kept.has(virtualService));
  const destinations = new Destinations(world, versions);
  const routes = new VirtualServiceRoutes(usable, destinations, names, world);
  const translated = new Map<VirtualService, Translated>(
    migrated.map((virtualService) => [virtualService, routes.translate(virtualService)]),
  );
  const stays = (gateway: NewGateway) =>
    world.virtualServices.some(
      (virtualService) => kept.has(virtualService) && virtualService.gateways.includes(gateway.from.id),
    );
  const isUsed = ({ from }: NewGateway) => migrated.some(({ gateways }) => gateways.includes(from.id));
  const made = [...usable.values()].filter((gateway) => isUsed(gateway) || !stays(gateway));
  const moved = [...destinations.versions];
  const rest = withoutSubsets(moved, [...kept.keys()], world);
  const [first] = migrated;
  const grants = first ? referenceGrants(destinations.crossings, first.config, names) : [];
  const becomes: Becomes[] = [
    ...made.map(({ from, objects }) => ({ from, to: objects })),
    ...rest.map(({ from, to }) => ({ from, to })),
    ...[...translated].map(([virtualService, { objects }]) => ({
      from: virtualService.config,
      to: virtualService === first ? [...objects, ...grants] : objects,
    })),
  ];
  const removed = [
    ...made.filter((gateway) => !stays(gateway)).map(({ from }) => from),
    ...rest.flatMap(({ from, isRemoved }) => (isRemoved ? [from] : [])),
    ...migrated.map(({ config }) => config),
    ...delegatesOf(migrated, [...kept.keys()], world),
  ];
  const changed = rest.flatMap(({ changed: rule }) => rule ?? []);
  const keptObjects = new Map([
    ...all.filter(({ obstacles }) => obstacles.length > 0).map(({ from, obstacles }) => [from, obstacles] as const),
    ...[...kept].filter(([{ config }]) => isOwn(config)).map(([{ config }, obstacles]) => [config, obstacles] as const),
  ]);
  return {
    becomes,
    removed,
    changed,
    kept: keptObjects,
    changes: [...translated].flatMap(([{ config }, { changes }]) =>
      changes.map((change) => ({ from: config, change })),
    ),
    versions: moved,
    servicePorts: new Map(
      migrated
        .filter(({ gateways }) => gateways.includes(MESH_GATEWAY))
        .flatMap(({ hosts }) => hosts.map((host) => [host, portsOf(host, world)] as const)),
    ),
    virtualServices: migrated,
    placeholders: removed.flatMap((config) => (isReplacedElsewhere(config, made) ? [placeholder(config)] : [])),
    versionHosts: new Map(moved.map(({ service, subset, host }) => [`${service.hostname} ${subset}`, host])),
    manifests: manifestsAfter(
      world,
      removed,
      changed,
      becomes.flatMap(({ to }) => to),
    ),
  };
}

const portsOf = (host: HostName, { registry }: World) =>
  new Set([...registry.byNamespace(host).values()].flatMap(({ ports }) => ports.map(({ number }) => number)));

const isReplacedElsewhere = ({ kind, id }: Config, made: readonly NewGateway[]) =>
  kind === 'Gateway' && made.every(({ namespace, name }) => `${namespace}/${name}` !== id);

const placeholder = ({ origin: { manifest }, spec: { selector } }: Config): SourcedManifest => ({
  manifest: { ...manifest, spec: { selector, servers: [] } },
});

/** What the API server would reject is an obstacle, too. */
const refused = (objects: readonly Manifest[], world: World): readonly Obstacle[] =>
  [...world.refusals(objects)].flatMap(([{ kind, metadata }, messages]) =>
    messages.map((message) => ({
      path: ['spec'],
      reason: `the API server would reject ${kind} ${metadata.name}: ${message}`,
      remedy: 'change the field that it is made from',
    })),
  );

const CONTEXT: Obstacle = {
  path: [],
  reason: 'it is context, so it belongs to somebody else',
  remedy: 'pass it as PATH',
};

/** Delegates of migrated VirtualServices that no other VirtualService uses. */
function delegatesOf(
  migrated: readonly VirtualService[],
  kept: readonly VirtualService[],
  { objects }: World,
): readonly Config[] {
  const used = (roots: readonly VirtualService[]) =>
    new Set(roots.flatMap(({ http }) => http.flatMap(({ delegate }) => delegate?.virtualService ?? [])));
  const [ofMigrated, ofKept] = [used(migrated), used(kept)];
  return objects.filter(
    (object) =>
      object.kind === 'VirtualService' && isOwn(object) && ofMigrated.has(object.id) && !ofKept.has(object.id),
  );
}

function manifestsAfter(
  { manifests, objects }: World,
  removed: readonly Config[],
  changed: readonly Manifest[],
  added: readonly Manifest[],
): SourcedManifest[] {
  const keyOf = ({ kind, id }: Config) => `${kind} ${id}`;
  const gone = new Set(removed.map(keyOf));
  const known = new Map(objects.map((object) => [object.origin, object]));
  const replaced = new Map(changed.map((manifest) => [`${manifest.kind} ${idOf(manifest)}`, manifest]));
  // All definitions of a removed object go, not only the last one.
  const isGone = (sourced: SourcedManifest) => {
    const { kind, metadata, apiVersion } = sourced.manifest;
    if (!`${apiVersion}`.startsWith('networking.istio.io/')) return false;
    const name = known.get(sourced);
    return gone.has(name ? keyOf(name) : `${kind} ${metadata?.namespace || 'default'}/${metadata?.name}`);
  };
  return [
    ...manifests
      .filter((sourced) => !isGone(sourced))
      .map((sourced) => {
        const config = known.get(sourced);
        const manifest = config && replaced.get(nameOf(config));
        return manifest ? { ...sourced, manifest } : sourced;
      }),
    ...added.map((manifest) => ({ manifest })),
  ];
}

const idOf = ({ metadata }: Manifest) => `${metadata.namespace || 'default'}/${metadata.name}`;
