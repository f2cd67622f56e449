import { whyBefore } from '../../../gateway-api/precedence';
import type { Config, RuleSource } from '../../../manifest/config';
import { type Fields, fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { routeExample } from './route-example';

export const unreachableMatch: Check = {
  code: 'MESH0160',
  level: 'warning',
  title: 'match of a Gateway API route is never reached',
  description: `istiod sorts all matches for a listener and a host name: exact paths, path prefixes, then regular expressions. After
a match that accepts every request, such as the path prefix \`/\` without other conditions, it generates nothing. So a regular
expression is lost as soon as any route for the same host name has such a rule, and of two such rules only the older one counts.
All status conditions stay \`True\`. Use a path prefix or an exact path instead of the regular expression, add a condition to the
rule for \`/\`, or remove the match.`,
  examples: [
    {
      wrong: routeExample(`    - matches: [{ path: { type: RegularExpression, value: "/v[0-9]+/.*" } }]
      backendRefs: [{ name: api, port: 80 }]
    - backendRefs: [{ name: web, port: 80 }]`),
      says: 'is never reached: HTTPRoute default/shop rules[1] accepts every request, and a path prefix goes before a regular expression',
      right: routeExample(`    - matches: [{ path: { value: /v1 } }, { path: { value: /v2 } }]
      backendRefs: [{ name: api, port: 80 }]
    - backendRefs: [{ name: web, port: 80 }]`),
    },
  ],
  run(inventory, report) {
    const { translation } = gatewayApiOf(inventory);
    const reached = new Set<RuleSource>();
    const lost = new Map<RuleSource, string>();
    for (const virtualService of translation.virtualServices) collect(virtualService, reached, lost);
    for (const [source, reason] of lost) {
      const object = reached.has(source) ? undefined : writtenObject(inventory, source.route);
      if (!object) continue;
      const match = source.match === null ? [] : ['matches', source.match];
      report(object, ['spec', 'rules', source.rule, ...match], `is never reached: ${reason}`);
    }
  },
};

function collect({ spec, translated }: Config, reached: Set<RuleSource>, lost: Map<RuleSource, string>): void {
  const rules = list(spec.http).map(fields);
  const last = rules.findIndex(acceptsEverything);
  for (const [index, source] of (translated?.sources ?? []).entries()) {
    const [rule, before, cause] = [rules[index], rules[last], translated?.sources[last]];
    if (last < 0 || index <= last || !rule || !before || !cause) reached.add(source);
    else {
      const name = `${cause.route.kind} ${cause.route.id} rules[${cause.rule}]`;
      lost.set(source, `${name} accepts every request, and ${whyBefore(before, rule)}`);
    }
  }
}

function acceptsEverything({ match }: Fields): boolean {
  const matches = list(match).map(fields);
  const [{ uri, headers, queryParams, method } = {}] = matches;
  if (matches.length === 0) return true;
  if (headers || queryParams || method) return false;
  const { prefix, regex } = fields(uri);
  return text(prefix) === '/' || text(regex) === '.*' || (uri === undefined && prefix === undefined);
}
