import type { Check } from '../../engine/check';
import { outOfReach, writtenRules } from '../../facts/places';
import { reachabilityOf } from '../../facts/reach';

export const impossibleMatch: Check = {
  code: 'MESH0121',
  level: 'error',
  title: 'no request can be as a match asks',
  description: `A path begins with a slash and has no query: \`uri: { exact: api }\` or \`prefix: /search?q=\` never match, and
so does a match that asks two things of one header that cannot both be. What stands behind the \`?\` is matched with
\`queryParams\`.`,
  examples: [
    {
      wrong: example('{ prefix: api/ }'),
      says: 'no path is as this match asks',
      right: example('{ prefix: /api/ }'),
    },
    {
      title: 'a query in the path',
      wrong: example('{ exact: "/search?q=a" }'),
      says: 'a path has no query',
      right: example('{ exact: /search }, queryParams: { q: { exact: a } }'),
    },
  ],
  run(inventory, report) {
    const reachability = reachabilityOf(inventory);
    for (const { virtualService, index, matches } of writtenRules(inventory)) {
      const object = inventory.findById('VirtualService', virtualService);
      for (const [match, branches] of matches) {
        const reasons = outOfReach(branches, reachability) ?? [];
        const [first] = reasons;
        if (!object || match === null || first?.kind !== 'impossible') continue;
        if (reasons.some(({ kind }) => kind !== 'impossible')) continue;
        const field = ['spec', 'http', index, 'match', match];
        const written = object.spec.http?.[index]?.match?.[match];
        if (first.subject !== 'path')
          report(object, field, `no ${first.subject} is as this match asks: its conditions exclude each other`);
        else if (written?.uri) {
          const { exact = '', prefix = '', regex = '' } = written.uri;
          const why = /[?#]/.test(exact + prefix)
            ? 'a path has no query, use queryParams'
            : 'a path begins with a slash';
          report(
            object,
            [...field, 'uri'],
            `no path is as this match asks: ${why}, got ${JSON.stringify(exact || prefix || regex)}`,
          );
        }
      }
    }
  },
};

function example(uri: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: ${uri} }]
      route: [{ destination: { host: reviews } }]
`;
}
