import { Chart, Duration, Testing } from 'cdk8s';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { Destination } from '../virtual-service/destination';
import { Header } from '../virtual-service/header';
import { Path } from '../virtual-service/path';
import { VirtualService } from '../virtual-service/virtual-service';
import { PathRoute, type PathRouteRules } from './path-route';

const orders = Destination.host('orders');
const monolith = Destination.host('monolith');
const newChart = () => new Chart(Testing.app(), 'chart');

function httpOf(props: PathRouteRules) {
  const chart = newChart();
  new VirtualService(chart, 'shop', { hosts: ['shop'], rules: PathRoute.rules(props) });
  return Testing.synth(chart)[0].spec.http;
}

interface RuleWire {
  readonly match?: { readonly uri: { readonly exact?: string; readonly prefix?: string } }[];
  readonly rewrite?: { readonly uriRegexRewrite: { readonly match: string; readonly rewrite: string } };
}

/** The path that the destination receives after Envoy's rewrite; undefined if no rule matches. */
function seen(http: RuleWire[], path: string): string | undefined {
  const rule = http.find(({ match }) =>
    match?.some(({ uri }) => (uri.exact === undefined ? path.startsWith(uri.prefix ?? '/') : path === uri.exact)),
  );
  const { match, rewrite = '' } = rule?.rewrite?.uriRegexRewrite ?? {};
  if (match === undefined) return rule && path;
  const matcher = RE2JS.compile(match).matcher(path);
  let rewritten = '';
  let end = 0;
  for (; matcher.find(); end = matcher.end()) rewritten += path.slice(end, matcher.start()) + rewrite;
  return rewritten + path.slice(end);
}

test('writes the whole VirtualService', () => {
  const chart = newChart();
  new PathRoute(chart, 'shop', { path: '/orders', to: orders, newPath: '/', otherwise: monolith });
  expect(Testing.synth(chart)).toEqual([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'shop' },
      spec: {
        hosts: ['monolith'],
        http: [
          {
            match: [{ uri: { exact: '/orders' } }, { uri: { prefix: '/orders/' } }],
            rewrite: { uriRegexRewrite: { match: '^/orders/*', rewrite: '/' } },
            route: [{ destination: { host: 'orders' } }],
          },
          { route: [{ destination: { host: 'monolith' } }] },
        ],
      },
    },
  ]);
});

describe.each([
  [undefined, { '/orders': '/orders', '/orders/': '/orders/', '/orders/1': '/orders/1' }],
  ['/', { '/orders': '/', '/orders/': '/', '/orders/1': '/1', '/orders//1': '/1', '/orders/orders/2': '/orders/2' }],
  ['/v2', { '/orders': '/v2', '/orders/': '/v2/', '/orders/1': '/v2/1', '/orders/orders/2': '/v2/orders/2' }],
  ['/v2/$1', { '/orders': '/v2/$1', '/orders/1': '/v2/$1/1' }],
])('with newPath %s', (newPath, paths) => {
  const http = httpOf({ path: '/orders', to: orders, newPath });

  test.each(Object.entries(paths))('the destination sees %s as %s', (path, expected) => {
    expect(seen(http, path)).toBe(expected);
  });

  test.each(['/ordersx', '/orders-old/1', '/order', '/', '/Orders', '/x/orders'])('%s is not taken', (path) => {
    expect(seen(http, path)).toBeUndefined();
  });
});

test('rewritten paths never have two slashes in a row, and always start with one', () => {
  const segment = fc.stringMatching(/^[a-z.+*()[\]$^|]{1,6}$/);
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join('/')}`);
  fc.assert(
    fc.property(path, fc.oneof(path, fc.constant('/')), fc.array(segment, { maxLength: 3 }), (path, newPath, rest) => {
      const below = rest.map((segment) => `/${segment}`).join('');
      const expected = `${newPath === '/' ? '' : newPath}${below}` || '/';
      expect(seen(httpOf({ path, to: orders, newPath }), path + below)).toBe(expected);
    }),
    { numRuns: 200 },
  );
});

test('accepts options of rules', () => {
  const match = [{ headers: [Header.exact('x-tester', 'true')] }, { port: 80 }];
  expect(
    httpOf({ path: '/orders', to: orders, otherwise: monolith, match, name: 'orders', timeout: Duration.seconds(2) }),
  ).toEqual([
    {
      name: 'orders',
      match: [
        { uri: { exact: '/orders' }, headers: { 'x-tester': { exact: 'true' } } },
        { uri: { prefix: '/orders/' }, headers: { 'x-tester': { exact: 'true' } } },
        { uri: { exact: '/orders' }, port: 80 },
        { uri: { prefix: '/orders/' }, port: 80 },
      ],
      timeout: '2s',
      route: [{ destination: { host: 'orders' } }],
    },
    {
      name: 'orders',
      match: [{ headers: { 'x-tester': { exact: 'true' } } }, { port: 80 }],
      timeout: '2s',
      route: [{ destination: { host: 'monolith' } }],
    },
  ]);
});

test.each<[string, object, string]>([
  ['no path', { path: undefined }, "path must be a path that starts with '/', got undefined"],
  ['a path without a slash', { path: 'orders' }, "path must be a path that starts with '/', got 'orders'"],
  ['a trailing slash', { path: '/orders/' }, "path must be a path without a trailing slash, got '/orders/'"],
  ['the root path', { path: '/' }, "path must be a path below the root, got '/' (omit the match to match all paths)"],
  [
    'a query string',
    { path: '/orders?a' },
    "path must be a path without a query string, fragment or backslash, got '/orders?a'",
  ],
  ['a new path without a slash', { newPath: 'v2' }, "newPath must be a path that starts with '/', got 'v2'"],
  [
    'a new path with a trailing slash',
    { newPath: '/v2/' },
    "newPath must be a path without a trailing slash, got '/v2/'",
  ],
  [
    'a group in the new path',
    { newPath: '/\\1' },
    "newPath must be a path without a query string, fragment or backslash, got '/\\1'",
  ],
  ['no destination', { to: undefined }, 'to must be a Destination'],
  [
    'another path in the match',
    { match: [{}, { path: Path.exact('/a') }] },
    'match[1]: path is already set by PathRoute, omit it here',
  ],
])('fails with %s', (_, props, message) => {
  expect(() => PathRoute.rules({ path: '/orders', to: orders, ...props })).toThrow(message);
});

test('fails: a construct without otherwise', () => {
  for (const hosts of [undefined, ['shop']]) {
    expect(() => new PathRoute(Testing.chart(), 'x', { path: '/orders', to: orders, hosts } as never)).toThrow(
      "PathRoute of 'test/x': otherwise must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got undefined",
    );
  }
});

test('fails: a rewrite', () => {
  const props = { path: '/orders', to: orders, rewrite: { uri: '/' }, newPath: '/' };
  expect(() => PathRoute.rules(props)).toThrow("'rewrite' is not a prop here (write newPath: '/')");
});
