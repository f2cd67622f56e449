import { type Config, selects } from '../../manifest/config';
import { fields, textMap } from '../../manifest/fields';
import type { Surroundings } from './interactions';
import type { Transition } from './transition';

/** What the changes of a transition are looked at in: both sides. */
export function surroundingsOf(transition: Transition): Surroundings {
  const sides = [transition.before, transition.after].map((state) => transition.side(state, 'as written'));
  const objects = sides.flatMap((side) => side.objects);
  const services = new Map(
    objects.filter(({ kind }) => kind === 'Service').map((config): [Config['spec'], Config] => [config.spec, config]),
  );
  const selectors = objects.filter(({ kind }) => kind === 'Gateway').map(({ spec }) => textMap(fields(spec.selector)));
  const rootNamespaces = sides.map(({ model }) => model.mesh.rootNamespace);
  const pods = sides.flatMap(({ model }) => [...model.workloads.all()]);
  return {
    rootNamespace: rootNamespaces[0] ?? '',
    domain: sides[0]?.model.mesh.clusterDomain ?? '',
    services: [...services.values()],
    gatewayNamespaces: new Set([
      ...rootNamespaces,
      ...pods
        .filter(({ labels }) => selectors.some((selector) => selects(selector, labels)))
        .map(({ namespace }) => namespace),
    ]),
  };
}
