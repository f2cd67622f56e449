import { re2Fault } from '../../../grammar/grammar';
import { type Fields, fields, list, text } from '../../../manifest/fields';
import type { FieldPath } from '../../../manifest/manifest';
import type { Check } from '../../engine/check';
import { isCut } from '../../facts/cut-matches';
import { routeExample } from './route-example';

export const refusedPattern: Check = {
  code: 'MESH0161',
  level: 'error',
  title: 'regular expression of a Gateway API route is rejected by Envoy',
  description: `Envoy uses RE2, which has no lookahead, lookbehind or backreferences. Neither the API server nor istiod checks the
expression, so Envoy rejects the routes of the whole port: those of all other HTTPRoutes at this gateway, and for a route in the
mesh those of every sidecar that sees the Service. Running proxies keep their previous routes, new ones have none. All status
conditions stay \`True\`. Only an expression behind a rule for the path prefix \`/\` does no harm, because istiod leaves it out.`,
  examples: [
    {
      wrong: routeExample(`    - matches: [{ path: { type: RegularExpression, value: "/(?!api/).*" } }]
      backendRefs: [{ name: web, port: 80 }]`),
      says: 'must be a regular expression that RE2 accepts',
      right: routeExample(`    - matches: [{ path: { type: RegularExpression, value: "/shop/.*" } }]
      backendRefs: [{ name: web, port: 80 }]`),
    },
  ],
  about: ['HTTPRoute', 'GRPCRoute'],
  run(inventory, report) {
    for (const kind of ['HTTPRoute', 'GRPCRoute']) {
      for (const object of inventory.judgedOf(kind)) {
        for (const [path, pattern] of patternsIn(object.spec)) {
          const problem = re2Fault(pattern);
          if (!problem) continue;
          const [, rule, , match] = path;
          const message = `must be a regular expression that RE2 accepts: ${problem}`;
          // Behind a rule for all requests, Envoy never sees it.
          if (isCut(inventory, object, Number(rule), Number(match))) {
            report(
              object,
              ['spec', ...path],
              `${message} (harmless as long as a rule for / comes before it)`,
              'warning',
            );
          } else report(object, ['spec', ...path], message);
        }
      }
    }
  },
};

/** All regular expressions in the matches of a route. */
function* patternsIn(spec: Fields): Iterable<[path: FieldPath, pattern: string]> {
  for (const [rule, { matches }] of list(spec.rules).map(fields).entries()) {
    for (const [match, { path, method, headers, queryParams }] of list(matches).map(fields).entries()) {
      const at = ['rules', rule, 'matches', match];
      const written = fields(path);
      if (written.type === 'RegularExpression') yield [[...at, 'path', 'value'], text(written.value)];
      const call = fields(method);
      for (const field of call.type === 'RegularExpression' ? ['service', 'method'] : []) {
        yield [[...at, 'method', field], text(call[field])];
      }
      for (const [field, values] of Object.entries({ headers, queryParams })) {
        for (const [index, { type, value }] of list(values).map(fields).entries()) {
          // A single star means that the header is present.
          const isPattern = type === 'RegularExpression' && !(field === 'headers' && value === '*');
          if (isPattern) yield [[...at, field, index, 'value'], text(value)];
        }
      }
    }
  }
}
