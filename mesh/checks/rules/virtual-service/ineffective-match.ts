import type { Check } from '../../engine/check';
import { coveredPrefixes } from '../../facts/covered-prefixes';
import { nameOf } from '../../facts/places';
import { plainlyUnreachable } from '../../facts/repeated-matches';

export const ineffectiveMatch: Check = {
  code: 'IST0131',
  level: 'info',
  title: 'match repeats an earlier one or is covered by an earlier prefix',
  description: `The first match that is true handles the request, so this one is never used. Put the longer prefix first, or
remove the match.`,
  differences: `\`istioctl analyze\` compares prefixes as text, treats a missing method as GET, and ignores scheme, source,
gateways and letter case. Here, a prefix is reported only if the earlier match handles every request of the later one. If
that makes a whole rule unreachable, MESH0101 reports it, and not only for prefixes.`,
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
      says: 'this match is never used: rule 0 already matches every path under its prefix',
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
      const { id } = narrow.virtualService;
      const object = inventory.findById('VirtualService', id);
      if (!object) continue;
      const field = ['spec', 'http', narrow.rule.index, 'match', narrow.match?.index ?? 0, 'uri', 'prefix'];
      report(
        object,
        field,
        `this match is never used: ${nameOf(wide, id)} already matches every path under its prefix`,
      );
    }
  },
};
