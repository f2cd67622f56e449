import { referenceOf } from '../../../gateway-api/reference';
import { GATEWAY_API } from '../../../manifest/api-group';
import { fields, list } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { routesIn } from '../../facts/gateway-api';
import { routeExample } from './route-example';

export const unknownParent: Check = {
  code: 'KIA1401',
  level: 'warning',
  title: 'Gateway of a route does not exist',
  description: `A parentRef names a Gateway or ListenerSet that does not exist, so the route has no effect there. istiod says nothing
about it, not even in the status of the route. Without \`namespace\`, the parent is in the namespace of the route. Fix the name or
the namespace.`,
  differences: `Only reported if the manifests contain a Gateway or ListenerSet in the namespace of the parent. That a Gateway does
not allow the namespace of a route is IST0171. A warning, not an error as in Kiali: the Gateway may only be in the cluster.`,
  examples: [
    {
      wrong: routeExample('    - backendRefs: [{ name: web, port: 80 }]').replace(
        '[{ name: edge }]',
        '[{ name: egde }]',
      ),
      says: 'Gateway default/egde does not exist (known: edge)',
      right: routeExample('    - backendRefs: [{ name: web, port: 80 }]'),
    },
  ],
  run(inventory, report) {
    const known = new Map<string, Set<string>>();
    for (const [kind, objects] of [
      ['Gateway', inventory.of('KubernetesGateway')],
      ['ListenerSet', inventory.of('ListenerSet')],
    ] as const) {
      for (const { namespace, name } of objects) {
        known.set(`${kind} ${namespace}`, (known.get(`${kind} ${namespace}`) ?? new Set()).add(name));
      }
    }
    for (const object of routesIn(inventory)) {
      for (const [index, written] of list(object.spec.parentRefs).map(fields).entries()) {
        const parent = referenceOf(written, object.namespace, { group: GATEWAY_API, kind: 'Gateway' });
        const names = parent.group === GATEWAY_API && known.get(`${parent.kind} ${parent.namespace}`);
        if (!names || names.has(parent.name)) continue;
        const message = `${parent.kind} ${parent.namespace}/${parent.name} does not exist (known: ${[...names].join(', ')})`;
        report(object, ['spec', 'parentRefs', index, 'name'], message);
      }
    }
  },
};
