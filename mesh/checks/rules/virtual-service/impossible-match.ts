import { asRegex, patternSyntax } from '../../../grammar/written-pattern';
import type { RuleSource } from '../../../manifest/config';
import { type Fields, fields, list } from '../../../manifest/fields';
import { sourcePath } from '../../../routing/matched-route';
import type { Check } from '../../engine/check';
import { writtenObject } from '../../facts/gateway-api';
import { outOfReach, writtenRules } from '../../facts/places';
import { reachabilityOf } from '../../facts/reach';
import { translatedReachOf } from '../../facts/route-reach';
import { routeExample } from '../gateway-api/route-example';

export const impossibleMatch: Check = {
  code: 'MESH0121',
  level: 'error',
  title: 'match can never be true',
  description: `\`uri: { exact: api }\` never matches, because a path starts with a slash. \`uri: { prefix: "/search?q=" }\`
never matches, because the query string is not part of the path: use \`queryParams\`. Conditions that contradict each other,
such as two different values for one header, never match either.

Paths of HTTPRoutes and Ingresses are checked, too.`,
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
    {
      title: 'regular expression of an HTTPRoute',
      wrong: ofRoute('v[0-9]+/.*'),
      says: 'no request path can match "v[0-9]+/.*": a path starts with a slash',
      right: ofRoute('/v[0-9]+/.*'),
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
    const reported = new Set<RuleSource>();
    for (const { reach: all, branches } of translatedReachOf(inventory)) {
      for (const [source, reach] of all) {
        if (reach.kind !== 'impossible' || reach.subject !== 'path' || reported.has(source)) continue;
        reported.add(source);
        const object = writtenObject(inventory, source.route);
        const isExact = branches.get(source)?.path.kind === 'exact';
        const found = pathIn(object?.spec ?? {}, source, isExact);
        if (!object || !found) continue;
        const { field, text, why } = found;
        report(object, [...sourcePath(source), ...field], `no request path can match ${JSON.stringify(text)}: ${why}`);
      }
    }
  },
};

/** The path of a route's match or of an Ingress, if it is written there. */
function pathIn({ rules }: Fields, { route: { kind }, rule, match }: RuleSource, isExact: boolean) {
  const written = fields(list(rules)[rule]);
  if (kind === 'Ingress') {
    const { path } = fields(list(fields(written.http).paths)[match ?? 0]);
    // Envoy rejects such a prefix, which is another finding.
    return typeof path === 'string' && isExact
      ? { field: ['path'], text: path, why: whyNoPath(path).replace(' (use queryParams)', '') }
      : undefined;
  }
  const { value } = fields(fields(list(written.matches)[match ?? 0]).path);
  return typeof value === 'string' ? { field: ['path', 'value'], text: value, why: whyNoMatch(value) } : undefined;
}

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

function ofRoute(path: string): string {
  return routeExample(`    - matches: [{ path: { type: RegularExpression, value: "${path}" } }]
      backendRefs: [{ name: web, port: 80 }]`);
}
