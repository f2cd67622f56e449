import type { Check } from '../../engine/check';
import { reachabilityOf } from '../../facts/reach';
import { example } from './delegate-example';

const under = '\n      match: [{ uri: { prefix: /cart } }]';

export const delegateConflict: Check = {
  code: 'MESH0108',
  level: 'error',
  title: "a delegate's rule does not fit into the rule that delegates to it",
  description: `Each match of a delegate must lie within a match of the delegating rule: the same exact value, a prefix that
goes on from its prefix, no regex beside another matcher of the same field, the same \`ignoreUriCase\`, port,
\`sourceNamespace\` and labels. One match of the delegate that fits nowhere takes its whole rule with it, with no more
than a line in Istio's log. A delegate of several rules, whose rule some of them take, may be meant for these: that is for
information only.`,
  examples: [
    {
      wrong: example('', '', under, '\n      match: [{ uri: { prefix: /pay } }]'),
      says: 'this rule is left out where rule 0 of default/shop delegates to it',
      right: example('', '', under, '\n      match: [{ uri: { prefix: /cart/pay } }]'),
    },
  ],
  run(inventory, report) {
    const { virtualServices } = reachabilityOf(inventory);
    const delegates = new Map(virtualServices.delegates.map((delegate) => [delegate.id, delegate]));
    const taken = new Set(
      virtualServices.roots.flatMap(({ http }) =>
        http.flatMap(({ delegate }) => (delegate ? `${delegate.virtualService} ${delegate.rule}` : [])),
      ),
    );
    const reported = new Set<string>();
    for (const root of virtualServices.roots) {
      const merged = new Set(
        root.http.flatMap(({ index, delegate }) =>
          delegate ? `${index} ${delegate.virtualService} ${delegate.rule}` : [],
        ),
      );
      const { config, id } = root;
      const object = inventory.find('VirtualService', config.namespace, config.name);
      for (const [index, { delegate: reference }] of (object?.spec.http ?? []).entries()) {
        const delegate = reference && delegates.get(`${reference.namespace || config.namespace}/${reference.name}`);
        if (!delegate?.visibility.includes(config.namespace)) continue;
        const target = inventory.find('VirtualService', delegate.config.namespace, delegate.config.name);
        for (const leaf of delegate.http) {
          const key = `${delegate.id} ${leaf.index} ${id} ${index}`;
          if (!target || merged.has(`${index} ${delegate.id} ${leaf.index}`) || reported.has(key)) continue;
          reported.add(key);
          const message = `this rule is left out where rule ${index} of ${id} delegates to it: a match of it lies outside of what is delegated`;
          const level = taken.has(`${delegate.id} ${leaf.index}`) ? 'info' : 'error';
          report(target, ['spec', 'http', leaf.index, 'match'], message, level);
        }
      }
    }
  },
};
