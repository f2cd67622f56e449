import { type Config, selects } from '../../manifest/config';
import { fields, textMap } from '../../manifest/fields';
import type { Surroundings } from './subject';
import { isRouter } from './subjects';
import type { Transition } from './transition';

/** What the changes of a transition are looked at in: both sides. */
export function surroundingsOf(transition: Transition): Surroundings {
  const sides = transition.sides();
  const objects = new Map<Config['spec'], Config>();
  for (const side of sides) for (const config of side.objects) objects.set(config.spec, config);
  const all = [...objects.values()];
  const of = (wanted: string) => all.filter(({ kind }) => kind === wanted);
  const selectors = of('Gateway').map(({ spec }) => textMap(fields(spec.selector)));
  const rootNamespaces = sides.map(({ model }) => model.mesh.rootNamespace);
  const pods = sides.flatMap(({ model }) => [...model.workloads.all()]);
  const gateways = pods.filter(({ labels }) => selectors.some((selector) => selects(selector, labels)));
  return {
    rootNamespace: rootNamespaces[0] ?? '',
    domain: sides[0]?.model.mesh.clusterDomain ?? '',
    services: of('Service'),
    routers: all.filter(isRouter),
    gatewayNamespaces: new Set([...rootNamespaces, ...gateways.map(({ namespace }) => namespace)]),
  };
}
