import { nameOf, toConfig } from '../manifest/config';
import { type Fields, fields, list, text, textMap, texts } from '../manifest/fields';
import type { Manifest, SourcedManifest } from '../manifest/manifest';

/** What a rollout controller changes in the cluster by itself. */
interface Owned {
  /** Names of the rules whose weights it moves; `undefined` is every rule with several destinations. */
  readonly routes: readonly string[] | undefined;
}

const HASH = 'rollouts-pod-template-hash';

/**
 * New manifests with what controllers have set in the old ones: weights, and the labels that tell Pods apart. A Rollout of Argo
 * names the objects that it controls; so does a Canary of Flagger. What they set is not part of a change.
 */
export function withControlledFields(
  before: readonly SourcedManifest[],
  after: readonly SourcedManifest[],
): readonly SourcedManifest[] {
  const owned = ownedObjects(after);
  if (owned.size === 0) return after;
  const old = new Map(before.map((sourced) => [nameOf(toConfig(sourced)), sourced.manifest]));
  return after.map((sourced) => {
    const name = nameOf(toConfig(sourced));
    const [owner, live] = [owned.get(name), old.get(name)];
    return owner && live ? { ...sourced, manifest: adopted(sourced.manifest, live, owner) } : sourced;
  });
}

function ownedObjects(manifests: readonly SourcedManifest[]): Map<string, Owned> {
  const owned = new Map<string, Owned>();
  for (const sourced of manifests) {
    const { kind, namespace, spec } = toConfig(sourced);
    const group = text((sourced.manifest as unknown as Fields).apiVersion).split('/')[0];
    if (kind === 'Rollout' && group === 'argoproj.io') {
      const { istio } = fields(fields(fields(spec.strategy).canary).trafficRouting);
      const { virtualService, virtualServices, destinationRule } = fields(istio);
      for (const one of [virtualService, ...list(virtualServices)].map(fields)) {
        const routes = texts(one.routes);
        if (text(one.name))
          owned.set(`VirtualService ${qualified(text(one.name), namespace)}`, {
            routes: routes.length > 0 ? routes : undefined,
          });
      }
      const { name } = fields(destinationRule);
      if (text(name)) owned.set(`DestinationRule ${qualified(text(name), namespace)}`, { routes: undefined });
    }
    if (kind === 'Canary' && group === 'flagger.app') {
      const name = text(fields(spec.service).name) || text(fields(spec.targetRef).name);
      owned.set(`VirtualService ${namespace}/${name}`, { routes: undefined });
    }
  }
  return owned;
}

/** Argo writes the name of another namespace's object as `name.namespace`. */
function qualified(name: string, namespace: string): string {
  const [first = '', other] = name.split('.');
  return `${other ?? namespace}/${first}`;
}

function adopted(manifest: Manifest, live: Manifest, { routes }: Owned): Manifest {
  const [spec, old] = [fields(manifest.spec), fields(live.spec)];
  if (manifest.kind === 'DestinationRule')
    return { ...manifest, spec: { ...spec, subsets: withHashes(list(spec.subsets), list(old.subsets)) } };
  const http = list(spec.http).map((rule, index) => {
    const name = text(fields(rule).name);
    if (routes && !routes.includes(name)) return rule;
    const same = list(old.http).find((other, position) =>
      name ? text(fields(other).name) === name : position === index,
    );
    return withWeights(fields(rule), fields(same));
  });
  return { ...manifest, spec: { ...spec, http } };
}

function withWeights(rule: Fields, live: Fields): Fields {
  const [route, old] = [list(rule.route).map(fields), list(live.route).map(fields)];
  const target = ({ destination }: Fields) => JSON.stringify([fields(destination).host, fields(destination).subset]);
  const weights = new Map(old.map((one) => [target(one), one.weight]));
  const isSame = route.length > 1 && route.length === old.length && route.every((one) => weights.has(target(one)));
  return isSame ? { ...rule, route: route.map((one) => ({ ...one, weight: weights.get(target(one)) })) } : rule;
}

function withHashes(subsets: readonly unknown[], live: readonly unknown[]): Fields[] {
  const hashes = new Map(live.map(fields).map(({ name, labels }) => [name, textMap(labels).get(HASH)]));
  return subsets.map(fields).map((subset) => {
    const hash = hashes.get(subset.name);
    return hash === undefined ? subset : { ...subset, labels: { ...fields(subset.labels), [HASH]: hash } };
  });
}
