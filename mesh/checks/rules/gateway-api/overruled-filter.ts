import { weightOf } from '../../../gateway-api/backend';
import { type Fields, fields, list, text, texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { routeExample } from './route-example';

export const overruledFilter: Check = {
  code: 'MESH0169',
  level: 'warning',
  title: 'header filter of a backend is overruled by the filter of its rule',
  description: `If a rule has several backends, Envoy applies the header filters of the backend first, then those of the rule. A header
that the rule sets or removes keeps nothing of what the backend did with it. With one backend, Envoy applies all removals, then
all sets, then all adds of both, so the backend wins: adding a second backend, as for a canary, changes the result. Change the
header in one of the two places.`,
  examples: [
    {
      wrong: example('x-version', 'x-version'),
      says: 'the rule sets header x-version after this filter',
      right: example('x-version', 'x-backend'),
    },
  ],
  about: ['HTTPRoute', 'GRPCRoute'],
  run(inventory, report) {
    for (const kind of ['HTTPRoute', 'GRPCRoute']) {
      for (const object of inventory.judgedOf(kind)) {
        for (const [index, rule] of list(object.spec.rules).map(fields).entries()) {
          const backends = list(rule.backendRefs).map(fields);
          if (backends.filter((backend) => weightOf(backend) > 0).length < 2) continue;
          for (const [position, backend] of backends.entries()) {
            for (const [filter, message] of overruled(rule, backend)) {
              const path = ['spec', 'rules', index, 'backendRefs', position, 'filters', filter];
              report(object, path, message);
            }
          }
        }
      }
    }
  },
};

const FIELDS = { RequestHeaderModifier: 'requestHeaderModifier', ResponseHeaderModifier: 'responseHeaderModifier' };

function* overruled(rule: Fields, backend: Fields): Iterable<[filter: number, message: string]> {
  const ofRule = list(rule.filters).map(fields);
  for (const [index, filter] of list(backend.filters).map(fields).entries()) {
    const type = text(filter.type);
    const field = Object.entries(FIELDS).find(([name]) => name === type)?.[1];
    if (field === undefined || weightOf(backend) === 0) continue;
    const own = new Set([...headersIn(filter[field], 'set'), ...headersIn(filter[field], 'add')]);
    for (const other of ofRule.filter((candidate) => candidate.type === type)) {
      for (const [operation, verb] of [['set', 'sets'] as const, ['remove', 'removes'] as const]) {
        const header = headersIn(other[field], operation).find((name) => own.has(name));
        if (header !== undefined) yield [index, `the rule ${verb} header ${header} after this filter`];
      }
    }
  }
}

function headersIn(modifier: unknown, operation: 'set' | 'add' | 'remove'): string[] {
  const written = fields(modifier)[operation];
  const names = operation === 'remove' ? texts(written) : list(written).map((header) => text(fields(header).name));
  return names.map((name) => name.toLowerCase());
}

function example(ofRule: string, ofBackend: string): string {
  const filter = (name: string, value: string) =>
    `[{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: ${name}, value: ${value} }] } }]`;
  return routeExample(`    - filters: ${filter(ofRule, 'stable')}
      backendRefs:
        - { name: web, port: 80, weight: 9 }
        - { name: api, port: 80, weight: 1, filters: ${filter(ofBackend, 'canary')} }`);
}
