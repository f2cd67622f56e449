import { authorityOf, HttpRequest } from './http-request';
import { normalizePath } from './path-normalization';
import type { Request } from './request';

const http = (request: Request) => new HttpRequest(request, 'http', 'H:80', 'h', 'BASE');

test('header lines are joined, names are lower-cased, whitespace around values is trimmed', () => {
  const { headers } = http({ path: '/', headers: { 'X-A': ['1', '2'], 'x-a': '3', B: ' x ' } });
  expect([...headers]).toEqual([
    ['x-a', '1,2,3'],
    ['b', 'x'],
  ]);
});

test('pseudo headers', () => {
  const request = http({ path: '/x?q=1', method: 'PUT' });
  expect(
    [':path', ':method', ':authority', ':scheme', 'host', 'x-forwarded-proto', 'none'].map((name) =>
      request.header(name),
    ),
  ).toEqual(['/x?q=1', 'PUT', 'H:80', 'http', 'H:80', 'http', undefined]);
});

test.each([
  ['/?a=1&a=2', 'a', '1'],
  ['/?a', 'a', ''],
  ['/?a=b=c', 'a', 'b=c'],
  ['/?b=1', 'a', undefined],
  ['/', 'a', undefined],
])('%s has %s = %s', (path, name, expected) => expect(http({ path }).queryParam(name)).toBe(expected));

test.each([
  ['/a/../b', 'BASE', '/b'],
  ['/a/./b/', 'BASE', '/a/b/'],
  ['/a/b/..', 'BASE', '/a/'],
  ['/../a', 'BASE', '/a'],
  ['/a\\b', 'BASE', '/a/b'],
  ['/a//b', 'BASE', '/a//b'],
  ['/a//b', 'MERGE_SLASHES', '/a/b'],
  ['/a/../b', 'NONE', '/a/../b'],
  ['/a%2Fb/.c', 'BASE', '/a%2Fb/.c'],
])('%s is normalized with %s to %s', (path, normalization, expected) =>
  expect(normalizePath(path, normalization)).toBe(expected),
);

test.each<[Request, string | undefined]>([
  [{ path: 'http://a.com:81/x', host: 'b.com' }, 'a.com:81'],
  [{ path: '/x', host: 'b.com', headers: { Host: 'c.com' } }, 'b.com'],
  [{ path: '/x', headers: { Host: 'c.com' } }, 'c.com'],
  [{ path: '/x' }, undefined],
])('the Host of %j is %s', (request, expected) => expect(authorityOf(request)).toBe(expected));

test('a fragment is never sent', () => expect(http({ path: '/x?q#y' })).toMatchObject({ path: '/x', query: '?q' }));
