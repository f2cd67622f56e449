import { byAge } from '../../../manifest/config';
import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { configOf } from '../../facts/configs';
import { worldOf } from '../../facts/world';

type Rule = MeshObject<'DestinationRule'>;

export const lostInMerge: Check = {
  code: 'MESH0110',
  level: 'error',
  title: 'older DestinationRule of the same host overrides part of this one',
  description: `Istio merges all DestinationRules that a namespace has for one host. If two of them set \`trafficPolicy\`, only
that of the older one applies; the fields of the two are not combined. If two define a subset of the same name, the older
one applies. Nothing in the cluster reports this. Write one DestinationRule per host.`,
  examples: [
    {
      wrong: [example('reviews', 'simple: RANDOM'), example('reviews-pool', 'simple: ROUND_ROBIN')].join('---'),
      says: 'this trafficPolicy is ignored: DestinationRule reviews also sets one and is older or first by name',
      right: example('reviews', 'simple: RANDOM'),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    const { resolve } = worldOf(inventory);
    const groups = new Map<string, Rule[]>();
    for (const object of inventory.of('DestinationRule')) {
      const { host = '', exportTo = [], workloadSelector } = object.spec;
      if (workloadSelector) continue;
      const key = JSON.stringify([object.namespace, resolve(host, object.namespace), [...new Set(exportTo)].sort()]);
      const known = groups.get(key);
      if (known) known.push(object);
      else groups.set(key, [object]);
    }
    for (const rules of groups.values()) {
      if (rules.length < 2) continue;
      const oldestFirst = [...rules].sort((a, b) => byAge(configOf(a), configOf(b)));
      let policy: Rule | undefined;
      const subsets = new Map<string, { owner: Rule; text: string }>();
      for (const object of oldestFirst) {
        const { trafficPolicy, subsets: own = [] } = object.spec;
        if (trafficPolicy && policy && !isSame(trafficPolicy, policy.spec.trafficPolicy)) {
          const message = `this trafficPolicy is ignored: DestinationRule ${policy.name} also sets one and is older or first by name`;
          report(object, ['spec', 'trafficPolicy'], message);
        }
        if (trafficPolicy) policy ??= object;
        for (const [index, subset] of own.entries()) {
          const present = subsets.get(subset.name ?? '');
          if (!present) subsets.set(subset.name ?? '', { owner: object, text: JSON.stringify(subset) });
          else if (present.owner !== object && present.text !== JSON.stringify(subset)) {
            const message = `this subset is ignored: DestinationRule ${present.owner.name} also defines subset ${subset.name} and is older or first by name`;
            report(object, ['spec', 'subsets', index], message);
          }
        }
      }
    }
  },
};

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function example(name: string, policy: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name} }
spec:
  host: reviews
  trafficPolicy: { loadBalancer: { ${policy} } }
`;
}
