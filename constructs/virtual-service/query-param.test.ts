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
  ['no name', () => QueryParam.present(''), "the name of a query parameter must be a text that is not empty, got ''"],
  [
    'name of a number',
    () => QueryParam.present(5 as never),
    'the name of a query parameter must be a text that is not empty, got 5',
  ],
  ['value of a number', () => QueryParam.exact('v', 2 as never), 'the exact text must be a text, got 2'],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});
