import { asRegex, patternSyntax } from '../../../grammar/written-pattern';
import type { Check } from '../../engine/check';
import { outOfReach, writtenRules } from '../../facts/places';
import { reachabilityOf } from '../../facts/reach';

export const impossibleMatch: Check = {
  code: 'MESH0121',
  level: 'error',
  title: 'match can never be true',
  description: `\`uri: { exact: api }\` never matches, because a path starts with a slash. \`uri: { prefix: "/search?q=" }\`
never matches, because the query string is not part of the path: use \`queryParams\`. Conditions that contradict each other,
such as two different values for one header, never match either.`,
  examples: [
    {
      title: 'path without a leading slash',
      wrong: example('{ prefix: api/ }'),
      says: 'no request path can match "api/": a path starts with a slash',
      right: example('{ prefix: /api/ }'),
    },
    {
      title: 'query string in a path',
      wrong: example('{ exact: "/search?q=a" }'),
      says: 'no request path can match "/search?q=a": a path has no query string (use queryParams)',
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
          report(
            object,
            field,
            `this match can never be true: its conditions for ${first.subject} contradict each other`,
          );
        else if (written?.uri) {
          const { exact = '', prefix = '', regex = '' } = written.uri;
          const text = JSON.stringify(exact || prefix || regex);
          const why = regex === '' ? whyNoPath(exact || prefix) : whyNoMatch(regex);
          report(object, [...field, 'uri'], `no request path can match ${text}: ${why}`);
        }
      }
    }
  },
};

const NO_QUERY = 'a path has no query string (use queryParams)';
const NO_FRAGMENT = 'a path has no fragment, because browsers do not send it';
const SLASH = 'a path starts with a slash';

function whyNoPath(text: string): string {
  if (patternSyntax(text) === 'regex')
    return `it is compared literally (write regex: ${JSON.stringify(asRegex(text))})`;
  if (text.includes('?')) return NO_QUERY;
  return text.includes('#') ? NO_FRAGMENT : SLASH;
}

function whyNoMatch(regex: string): string {
  if (/\\\?|\[\?\]/.test(regex)) return NO_QUERY;
  if (regex.includes('#')) return NO_FRAGMENT;
  return /^\^?\//.test(regex) ? 'no path has this form' : SLASH;
}

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
