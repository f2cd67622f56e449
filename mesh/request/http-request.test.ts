import { authorityOf, HttpRequest } from './http-request';
import { normalizePath } from './path-normalization';
import type { Request } from './request';

const http = (request: Request) => new HttpRequest(request, 'http', 'H:80', 'h', 'BASE');

test('header lines are joined, names are lower-cased, whitespace around values is trimmed', () => {
  const { headers } = http({ path: '/', headers: { 'X-A': ['1', '2'], 'x-a': '3', B: ' x ' } });
  expect(Object.entries(headers)).toEqual([
    ['x-a', '1,2,3'],
    ['b', 'x'],
  ]);
});

test('Envoy stores some headers in one line, without its empty parts', () => {
  const lines = ['', 'a', '', 'b '];
  const request = http({ path: '/', headers: { Accept: lines, cookie: lines, 'x-a': lines } });
  expect(request.headers).toEqual({ accept: 'a,b', cookie: 'a; b', 'x-a': ',a,,b' });
  expect(request.headerLines('accept')).toEqual(['a,b']);
  expect(request.headerLines('x-a')).toEqual(['', 'a', '', 'b']);
});

test('headers are those of the time when the request was received, whatever their names', () => {
  const headers = JSON.parse('{"__proto__":"a","x-a":"1"}') as Record<string, string>;
  const request = http({ path: '/', headers });
  headers['x-a'] = '2';
  expect(['__proto__', 'x-a', 'constructor'].map((name) => request.header(name))).toEqual(['a', '1', undefined]);
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
  ['/a%2Fb%5cc', 'DECODE_AND_MERGE_SLASHES', '/a/b/c'],
  ['/a%2F%2fb', 'DECODE_AND_MERGE_SLASHES', '/a/b'],
  ['/%61dm%69n%2D%7e', 'BASE', '/admin-~'],
  ['/a%2Eb', 'BASE', '/a.b'],
  ['/a/%2e%2E/b', 'BASE', '/b'],
  ['/a%20%zz%4', 'BASE', '/a%20%zz%4'],
  ['/%2541', 'BASE', '/%2541'],
  ['/a"<>b', 'BASE', '/a%22%3C%3Eb'],
  ['/ä', 'BASE', '/%C3%A4'],
  ['/a//../b', 'BASE', '/a/b'],
  ['/a/...', 'BASE', '/a/...'],
  ['/%61"', 'NONE', '/%61"'],
])('%s is normalized with %s to %s', (path, normalization, expected) =>
  expect(normalizePath(path, normalization)).toBe(expected),
);

test.each<[Request, string | undefined]>([
  [{ path: 'http://a.com:81/x', host: 'b.com' }, 'a.com:81'],
  [{ path: '/x', host: 'b.com', headers: { Host: 'c.com' } }, 'b.com'],
  [{ path: '/x', headers: { Host: 'c.com' } }, 'c.com'],
  [{ path: '/x' }, undefined],
])('the Host of %j is %s', (request, expected) => expect(authorityOf(request)).toBe(expected));

test.each([
  ['/x', false],
  ['/x#y', true],
  ['/x?q#y', true],
  ['/x%00', true],
  ['/x%01', false],
])('%s is malformed: %s', (path, expected) => expect(http({ path }).isMalformed).toBe(expected));

test('each line of a header by itself', () => {
  const request = http({ path: '/', headers: { 'X-A': ['1', '2'], b: '1,2' } });
  expect(['x-a', 'b', 'c', ':method'].map((name) => request.headerLines(name))).toEqual([
    ['1', '2'],
    ['1,2'],
    [],
    ['GET'],
  ]);
});
