import type { VirtualServiceHttpMatch } from '../../wire';
import type { Check } from '../check';
import { type Inventory, perInventory } from '../inventory';
import type { Branch } from '../reachability/branch';
import { appliesWherever, gatewaysOf } from '../reachability/branch';
import { nameOf } from '../reachability/places';
import { reachabilityOf } from '../reachability/reach';
import { plainlyUnreachable } from './unreachable-route';

/** Pairs of prefixes of which the first takes every request of the second. */
export const coveredPrefixes = perInventory((inventory: Inventory): readonly [narrow: Branch, wide: Branch][] => {
  const { branches, reach, prover } = reachabilityOf(inventory);
  const covered: [Branch, Branch][] = [];
  for (const all of branches.values()) {
    const byPrefix = all.filter((branch) => !branch.rule.delegate && prefixOf(branch) !== '');
    for (const [at, narrow] of byPrefix.entries()) {
      if (reach.get(narrow)?.kind !== 'eaten') continue;
      for (const wide of byPrefix.slice(0, at)) {
        if (prefixOf(wide) === prefixOf(narrow) || !isAlike(wide.match?.spec ?? {}, narrow.match?.spec ?? {})) continue;
        const gateways = gatewaysOf(narrow);
        if (!gateways.every((gateway) => appliesWherever(wide, narrow, gateway))) continue;
        if (prover.eaters(narrow, [wide])) covered.push([narrow, wide]);
      }
    }
  }
  return covered;
});

function prefixOf({ match }: Branch): string {
  return (match?.spec as VirtualServiceHttpMatch | undefined)?.uri?.prefix ?? '';
}

function isAlike(a: VirtualServiceHttpMatch, b: VirtualServiceHttpMatch): boolean {
  const keys = (match: VirtualServiceHttpMatch) =>
    [match.headers, match.withoutHeaders, match.queryParams].map((one) => Object.keys(one ?? {}).length).join();
  return (a.port ?? 0) === (b.port ?? 0) && keys(a) === keys(b);
}

export const ineffectiveMatch: Check = {
  code: 'IST0131',
  level: 'info',
  title: 'a match repeats an earlier one, or its prefix lies under an earlier prefix',
  description: `The first match that fits takes the request, so that this one never does. Put the longer prefix first,
or take the match out.`,
  differences: `Istio's analyzer compares the texts of prefixes, takes a missing method for GET, and looks away from
scheme, source, gateways and letter case. Here a prefix is reported only where it is proved that the earlier match takes
every request of the later one. MESH0101 says when thereby a whole rule is out of reach, and knows more than prefixes.`,
  examples: [
    {
      wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: reviews } }]
    - match: [{ uri: { prefix: /api/v2 } }, { uri: { prefix: /v2 } }]
      route: [{ destination: { host: reviews-v2 } }]
`,
      says: 'this match adds nothing: rule 0 takes every path under its prefix before',
      right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { prefix: /api/v2 } }, { uri: { prefix: /v2 } }]
      route: [{ destination: { host: reviews-v2 } }]
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: reviews } }]
`,
    },
  ],
  run(inventory, report) {
    for (const { object, list, rule, match, message } of plainlyUnreachable(inventory).duplicates) {
      report(object, ['spec', list, rule, 'match', match], message);
    }
    for (const [narrow, wide] of coveredPrefixes(inventory)) {
      const { config, id } = narrow.virtualService;
      const object = inventory.find('VirtualService', config.namespace, config.name);
      if (!object) continue;
      const field = ['spec', 'http', narrow.rule.index, 'match', narrow.match?.index ?? 0, 'uri', 'prefix'];
      report(object, field, `this match adds nothing: ${nameOf(wide, id)} takes every path under its prefix before`);
    }
  },
};
