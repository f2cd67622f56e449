import type { Config } from '../manifest/config';
import type { Fields } from '../manifest/fields';
import type { InternalRule } from './internal-rule';

/** An internal VirtualService. Its annotations are those that istiod sets, which name the routes. */
export function internalVirtualService(
  route: Config,
  name: string,
  spec: Fields,
  protocol: 'http' | 'tls' | 'tcp',
  rules: readonly InternalRule[],
  routes: readonly string[],
): Config {
  return {
    ...route,
    kind: 'VirtualService',
    name,
    id: `${route.namespace}/${name}`,
    labels: new Map(),
    annotations: new Map([
      ['internal.istio.io/parents', routes.join(',')],
      ['internal.istio.io/route-semantics', 'gateway'],
    ]),
    spec: { ...spec, [protocol]: rules.map((rule) => rule.spec) },
    translated: {
      semantics: 'gateway',
      sources: rules.map(({ source }) => source),
      listeners: [],
    },
  };
}
