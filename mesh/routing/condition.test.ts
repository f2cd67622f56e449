import { fromClient, route, shares, virtualService, workloads } from '../fixtures/objects';

const world = workloads('a', 'b', 'web');
const asked = (match: object, lines: readonly string[]) => {
  const http = [
    { match: [match], route: [{ destination: { host: 'a' } }] },
    { route: [{ destination: { host: 'b' } }] },
  ];
  const verdict = route(
    [...world, virtualService('web', { hosts: ['web'], http })],
    fromClient('/', { host: 'web', headers: { 'x-user': lines } }),
  );
  return Object.keys(shares(verdict)).join();
};

test.each<[match: object, lines: string[], expected: string]>([
  [{ exact: 'al' }, ['bob', 'al'], 'a'],
  [{ exact: 'bob,al' }, ['bob', 'al'], 'b'],
  [{ exact: 'bob,al' }, ['bob,al'], 'a'],
  [{ regex: 'b.b' }, ['bob', 'al'], 'a'],
  [{ prefix: 'al' }, ['bob', 'al'], 'a'],
])('a match %j of a header with the lines %j: one line is enough', (match, lines, expected) => {
  expect(asked({ headers: { 'x-user': match } }, lines)).toBe(expected);
});

test('withoutHeaders: no line may match', () => {
  expect(asked({ withoutHeaders: { 'x-user': { exact: 'al' } } }, ['bob', 'al'])).toBe('b');
  expect(asked({ withoutHeaders: { 'x-user': { exact: 'al' } } }, ['bob', 'bob'])).toBe('a');
});

test('a preflight request without headers gets an empty list if all are allowed', () => {
  const corsPolicy = { allowOrigins: [{ exact: 'http://o.test' }], allowHeaders: ['*'] };
  const http = [{ corsPolicy, route: [{ destination: { host: 'a' } }] }];
  const preflight = { origin: 'http://o.test', 'access-control-request-method': 'GET' };
  const { outcomes } = route(
    [...world, virtualService('web', { hosts: ['web'], http })],
    fromClient('/', { host: 'web', method: 'OPTIONS', headers: preflight }),
  );
  expect(outcomes).toMatchObject([{ kind: 'preflight', headers: { 'access-control-allow-headers': '' } }]);
});
