import type { Check } from '../../engine/check';
import { reachabilityOf } from '../../facts/reach';
import { example } from './delegate-example';

export const delegateMissing: Check = {
  code: 'MESH0107',
  level: 'error',
  title: 'a rule delegates to a VirtualService that cannot take it',
  description: `A delegate is a VirtualService without hosts that the namespace of the delegating one sees. Otherwise Istio
leaves the rule out, with no more than a line in its log: its requests go to the next rule, or get 404.`,
  examples: [
    {
      wrong: example('', 'hosts: [cart]\n  '),
      says: 'VirtualService default/cart has hosts, so it is no delegate',
      right: example('', ''),
    },
    {
      title: 'another namespace',
      wrong: example(', namespace: shop', ''),
      says: 'there is no VirtualService shop/cart to delegate to',
      right: example('', ''),
    },
  ],
  run(inventory, report) {
    const { virtualServices } = reachabilityOf(inventory);
    const delegates = new Map(virtualServices.delegates.map((delegate) => [delegate.id, delegate]));
    for (const object of inventory.of('VirtualService')) {
      if ((object.spec.hosts ?? []).length === 0) continue;
      for (const [at, { delegate }] of (object.spec.http ?? []).entries()) {
        if (!delegate) continue;
        const { name = '', namespace = object.namespace } = delegate;
        const id = `${namespace || object.namespace}/${name}`;
        const found = delegates.get(id);
        const field = ['spec', 'http', at, 'delegate'];
        if (!found) {
          const other = inventory.find('VirtualService', namespace || object.namespace, name);
          const why = other
            ? `VirtualService ${id} has hosts, so it is no delegate: take them out`
            : `there is no VirtualService ${id} to delegate to`;
          report(object, field, `${why}; Istio leaves this rule out`);
        } else if (!found.visibility.includes(object.namespace)) {
          report(
            object,
            field,
            `VirtualService ${id} is not exported to ${object.namespace}; Istio leaves this rule out`,
          );
        }
      }
    }
  },
};
