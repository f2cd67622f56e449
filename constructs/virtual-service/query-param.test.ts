import { http, thrown } from '../fixtures/synth';
import { Destination } from './destination';
import { QueryParam } from './query-param';

test.each<[param: QueryParam, wire: object]>([
  [QueryParam.exact('V', '2'), { V: { exact: '2' } }],
  [QueryParam.prefix('v', '2'), { v: { prefix: '2' } }],
  [QueryParam.regex('v', '\\d+'), { v: { regex: '\\d+' } }],
  [QueryParam.present('v'), { v: {} }],
])('%j', (param, wire) => {
  expect(http({ to: Destination.host('shop'), match: [{ queryParams: [param] }] }).match[0].queryParams).toEqual(wire);
});

test.each<[what: string, make: () => unknown, message: string]>([
  ['an empty name', () => QueryParam.present(''), "the query parameter name must be a non-empty string, got ''"],
  [
    'a number as name',
    () => QueryParam.present(5 as never),
    "the query parameter name must be a non-empty string, got 5 (write '5' with quotes)",
  ],
  [
    'a number as value',
    () => QueryParam.exact('v', 2 as never),
    "the exact text must be a string, got 2 (write '2' with quotes)",
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});
