import type { Check } from '../../engine/check';
import { coveredPrefixes } from '../../facts/covered-prefixes';
import { nameOf } from '../../facts/places';
import { plainlyUnreachable } from '../../facts/repeated-matches';

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
