import type { Check } from '../../engine/check';
import { reachabilityOf } from '../../facts/reach';
import { example } from './delegate-example';

export const delegateMissing: Check = {
  code: 'MESH0107',
  level: 'error',
  title: 'rule delegates to a missing or unusable VirtualService',
  description: `A delegate must be a VirtualService without \`hosts\` that is exported to the namespace of the delegating
VirtualService. Otherwise Istio drops the rule that delegates and only logs it: its requests go to the next rule that
matches, or get a 404.

Check the name, namespace and \`exportTo\` of the delegate, and remove its \`hosts\`.`,
  examples: [
    {
      title: 'delegate with hosts',
      wrong: example('', 'hosts: [cart]\n  '),
      says: 'Istio drops this rule: VirtualService default/cart has hosts, so it cannot be a delegate (remove them)',
      right: example('', ''),
    },
    {
      title: 'missing delegate',
      wrong: example(', namespace: shop', ''),
      says: 'Istio drops this rule: VirtualService shop/cart does not exist',
      right: example('', ''),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    const { delegates } = reachabilityOf(inventory);
    for (const object of inventory.judgedOf('VirtualService')) {
      if ((object.spec.hosts ?? []).length === 0) continue;
      for (const [index, { delegate }] of (object.spec.http ?? []).entries()) {
        if (!delegate) continue;
        const { name = '', namespace = object.namespace } = delegate;
        const id = `${namespace || object.namespace}/${name}`;
        const found = delegates.get(id);
        const field = ['spec', 'http', index, 'delegate'];
        if (!found) {
          const other = inventory.findById('VirtualService', id);
          const why = other
            ? `VirtualService ${id} has hosts, so it cannot be a delegate (remove them)`
            : `VirtualService ${id} does not exist`;
          report(object, field, `Istio drops this rule: ${why}`);
        } else if (!found.visibility.includes(object.namespace)) {
          report(
            object,
            field,
            `Istio drops this rule: VirtualService ${id} is not exported to namespace ${object.namespace}`,
          );
        }
      }
    }
  },
};
