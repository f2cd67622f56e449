import { type Fields, fields, list, text } from '../../../manifest/fields';
import type { FieldPath } from '../../../manifest/manifest';
import type { Check } from '../../engine/check';
import { routeExample } from './route-example';

export const repeatedHeader: Check = {
  code: 'MESH0176',
  level: 'warning',
  title: 'header is listed twice with different capitalization',
  description: `Header names have no case, but the API server only rejects a repeated name if it is written in the same way. In a
match, the specification ignores the second entry, but istiod requires both: with two different values, no request matches. In a
filter, only the first value counts. List each header once.`,
  examples: [
    {
      title: 'in a match',
      wrong: routeExample(`    - matches: [{ headers: [{ name: X-Group, value: beta }, { name: x-group, value: dev }] }]
      backendRefs: [{ name: web, port: 80 }]`),
      says: 'x-group is the same header as X-Group: a request must have both values, so no request matches',
      right:
        routeExample(`    - matches: [{ headers: [{ name: X-Group, value: beta }] }, { headers: [{ name: x-group, value: dev }] }]
      backendRefs: [{ name: web, port: 80 }]`),
    },
    {
      title: 'in a filter',
      wrong: routeExample(`    - filters:
        - type: RequestHeaderModifier
          requestHeaderModifier: { set: [{ name: X-Env, value: prod }, { name: x-env, value: test }] }
      backendRefs: [{ name: web, port: 80 }]`),
      says: 'x-env is the same header as X-Env: only the first value counts',
      right: routeExample(`    - filters:
        - type: RequestHeaderModifier
          requestHeaderModifier: { set: [{ name: X-Env, value: prod }] }
      backendRefs: [{ name: web, port: 80 }]`),
    },
  ],
  run(inventory, report) {
    for (const object of [...inventory.judgedOf('HTTPRoute'), ...inventory.judgedOf('GRPCRoute')]) {
      for (const [index, rule] of list(object.spec.rules).map(fields).entries()) {
        for (const [path, message] of [...inMatches(rule), ...inFilters(rule)]) {
          report(object, ['spec', 'rules', index, ...path], message);
        }
      }
    }
  },
};

type Found = Iterable<readonly [path: FieldPath, message: string]>;

function* inMatches({ matches }: Fields): Found {
  for (const [match, { headers }] of list(matches).map(fields).entries()) {
    for (const { index, second, first } of repeated(headers)) {
      const isOne = text(second.value) === text(first.value);
      const effect = isOne ? 'a request must meet both' : 'a request must have both values, so no request matches';
      const areExact = [first, second].every(({ type }) => text(type) !== 'RegularExpression');
      const message = `${sameAs(second, first)}: ${areExact ? effect : 'a request must meet both'}`;
      yield [['matches', match, 'headers', index], message];
    }
  }
}

const MODIFIERS = ['requestHeaderModifier', 'responseHeaderModifier'];

function* inFilters(rule: Fields): Found {
  const owners: [FieldPath, Fields][] = [
    [[], rule],
    ...list(rule.backendRefs).map((backend, index): [FieldPath, Fields] => [['backendRefs', index], fields(backend)]),
  ];
  for (const [place, { filters }] of owners) {
    for (const [filter, written] of list(filters).map(fields).entries()) {
      for (const modifier of MODIFIERS) {
        for (const operation of ['set', 'add']) {
          for (const { index, second, first } of repeated(fields(written[modifier])[operation])) {
            const path = [...place, 'filters', filter, modifier, operation, index];
            yield [path, `${sameAs(second, first)}: only the first value counts`];
          }
        }
      }
    }
  }
}

const sameAs = (second: Fields, first: Fields) => `${text(second.name)} is the same header as ${text(first.name)}`;

/** Entries whose name is that of an earlier one, in another case. */
function* repeated(written: unknown): Iterable<{ index: number; second: Fields; first: Fields }> {
  const seen = new Map<string, Fields>();
  for (const [index, second] of list(written).map(fields).entries()) {
    const name = text(second.name).toLowerCase();
    const first = seen.get(name);
    if (first && text(first.name) !== text(second.name)) yield { index, second, first };
    if (!first) seen.set(name, second);
  }
}
