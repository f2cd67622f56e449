import type { Check } from '../../engine/check';
import { reachabilityOf } from '../../facts/reach';
import { example } from './delegate-example';

const under = '\n      match: [{ uri: { prefix: /cart } }]';

export const delegateConflict: Check = {
  code: 'MESH0108',
  level: 'error',
  title: 'delegate rule conflicts with the rule that delegates to it',
  description: `If a rule for \`prefix: /cart\` delegates, the delegate can match \`/cart/pay\` but not \`/pay\`. In
general, each match of the delegate must be narrower than a match of the delegating rule: the same exact value, a longer
prefix, no regex if the other match has a condition on the same field, and the same \`ignoreUriCase\`, port,
\`sourceNamespace\` and labels. If a single match of a delegate's rule is not, Istio drops the whole rule and only logs it.

Narrow the delegate's match, or widen the match of the delegating rule. The finding has level info if another rule
delegates to the same VirtualService and can use this rule.`,
  examples: [
    {
      wrong: example('', '', under, '\n      match: [{ uri: { prefix: /pay } }]'),
      says: 'Istio drops this rule when rule 0 of default/shop delegates to it: a match here is not covered by that rule',
      right: example('', '', under, '\n      match: [{ uri: { prefix: /cart/pay } }]'),
    },
  ],
  run(inventory, report) {
    const { virtualServices, delegates } = reachabilityOf(inventory);
    const used = new Set(
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
      const object = inventory.findById('VirtualService', id);
      for (const [index, { delegate: reference }] of (object?.spec.http ?? []).entries()) {
        const delegate = reference && delegates.get(`${reference.namespace || config.namespace}/${reference.name}`);
        if (!delegate?.visibility.includes(config.namespace)) continue;
        const target = inventory.findById('VirtualService', delegate.id);
        for (const leaf of delegate.http) {
          const key = `${delegate.id} ${leaf.index} ${id} ${index}`;
          if (!target || merged.has(`${index} ${delegate.id} ${leaf.index}`) || reported.has(key)) continue;
          reported.add(key);
          const message = `Istio drops this rule when rule ${index} of ${id} delegates to it: a match here is not covered by that rule`;
          const level = used.has(`${delegate.id} ${leaf.index}`) ? 'info' : 'error';
          report(target, ['spec', 'http', leaf.index, 'match'], message, level);
        }
      }
    }
  },
};
