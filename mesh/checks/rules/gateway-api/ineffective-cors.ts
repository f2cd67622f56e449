import { weightedBackends } from '../../../gateway-api/backend';
import { fields, list } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { routeExample } from './route-example';

const CORS = '{ type: CORS, cors: { allowOrigins: ["https://shop.example.com"] } }';

export const ineffectiveCors: Check = {
  code: 'MESH0179',
  level: 'warning',
  title: 'CORS filter has no effect in a rule that forwards nothing',
  description: `Envoy only applies CORS to rules that forward requests. A rule that redirects, or that has no backend with a weight,
answers preflight requests like all others, with the redirect or a 500 and without CORS headers, so browsers block the call. Move
the filter to a rule with backends.`,
  examples: [
    {
      wrong: routeExample(`    - matches: [{ path: { value: /old } }]
      filters: [${CORS}, { type: RequestRedirect, requestRedirect: { hostname: new.example.com } }]`),
      says: 'the rule redirects, so no response has CORS headers',
      right: routeExample(`    - matches: [{ path: { value: /old } }]
      filters: [${CORS}]
      backendRefs: [{ name: web, port: 80 }]`),
    },
  ],
  about: ['HTTPRoute'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('HTTPRoute')) {
      for (const [index, rule] of list(object.spec.rules).map(fields).entries()) {
        const types = list(rule.filters).map((filter) => fields(filter).type);
        const cors = types.indexOf('CORS');
        const redirects = types.includes('RequestRedirect');
        if (cors < 0 || (!redirects && weightedBackends(rule).length > 0)) continue;
        const why = redirects ? 'the rule redirects' : 'the rule has no backend with a weight';
        report(object, ['spec', 'rules', index, 'filters', cors], `${why}, so no response has CORS headers`);
      }
    }
  },
};
