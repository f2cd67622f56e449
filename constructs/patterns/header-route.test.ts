import { ApiObject, Duration } from 'cdk8s';
import { manifest, refusal, thrown } from '../fixtures/synth';
import { Destination } from '../virtual-service/destination';
import { Header } from '../virtual-service/header';
import { Path } from '../virtual-service/path';
import type { RouteRule } from '../virtual-service/rule';
import { StringMatch } from '../virtual-service/string-match';
import { VirtualService } from '../virtual-service/virtual-service';
import { HeaderRoute, type HeaderRouteProps } from './header-route';

const to = Destination.host('next');
const otherwise = Destination.host('shop');
const when = [Header.exact('x-tester', 'true')];
const written = (rules: RouteRule[]) =>
  manifest((chart) => new VirtualService(chart, 'shop', { hosts: ['shop'], rules })).spec.http;
const next = [{ destination: { host: 'next' } }];
const shop = [{ destination: { host: 'shop' } }];
const tester = { 'x-tester': { exact: 'true' } };

test('creates a VirtualService as its default child', () => {
  manifest((chart) => {
    const route = new HeaderRoute(chart, 'shop', { when, to, otherwise });
    expect(route.node.defaultChild).toBe(route.virtualService);
    expect(ApiObject.of(route)).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' });
  });
});

test('writes every prop', () => {
  const props: Required<HeaderRouteProps> = {
    when,
    to,
    otherwise,
    match: [{ path: Path.exact('/a') }],
    timeout: Duration.seconds(2),
    rewrite: { authority: 'inner' },
    retries: { attempts: 1 },
    fault: { abort: { grpcStatus: 'OK', percent: 1 } },
    mirrors: [{ to }],
    headers: { request: { remove: ['x-a'] } },
    corsPolicy: { allowOrigins: [StringMatch.exact('*')] },
    name: 'front',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    hosts: ['shop.example.com'],
    gateways: ['mesh'],
  };
  const wire = {
    rewrite: { authority: 'inner' },
    timeout: '2s',
    retries: { attempts: 1 },
    fault: { abort: { grpcStatus: 'OK', percentage: { value: 1 } } },
    mirrors: [{ destination: { host: 'next' } }],
    headers: { request: { remove: ['x-a'] } },
    corsPolicy: { allowOrigins: [{ exact: '*' }] },
  };
  expect(manifest((chart) => new HeaderRoute(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: 'front',
      namespace: 'web',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      hosts: ['shop.example.com'],
      gateways: ['mesh'],
      http: [
        { match: [{ uri: { exact: '/a' }, headers: tester }], route: next, ...wire },
        { match: [{ uri: { exact: '/a' } }], route: shop, ...wire },
      ],
    },
  });
});

test('puts the rule with the headers first', () => {
  expect(written(HeaderRoute.rules({ when, to, otherwise }))).toEqual([
    { match: [{ headers: tester }], route: next },
    { route: shop },
  ]);
});

test('leaves all other requests to the following rules without otherwise', () => {
  expect(written(HeaderRoute.rules({ when, to }))).toEqual([{ match: [{ headers: tester }], route: next }]);
});

test('adds the headers to each match', () => {
  const match = [{ headers: [Header.present('x-trace')] }, { port: 80 }];
  expect(written(HeaderRoute.rules({ name: 'a', when, to, otherwise, match }))).toEqual([
    { name: 'a', match: [{ headers: { 'x-trace': {}, ...tester } }, { port: 80, headers: tester }], route: next },
    { name: 'a', match: [{ headers: { 'x-trace': {} } }, { port: 80 }], route: shop },
  ]);
});

test('defaults to the id as name and the host of otherwise', () => {
  expect(manifest((chart) => new HeaderRoute(chart, 'route', { when, to, otherwise }))).toMatchObject({
    metadata: { name: 'route' },
    spec: { hosts: ['shop'] },
  });
});

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['no headers', { to }, 'when must be a list, got undefined'],
  [
    'an empty list of headers',
    { when: [], to },
    'when must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  [
    'headers as a map',
    { when: [{ a: {} }], to },
    "when[0] must be a Header, such as Header.exact('x-tester', 'true'), got an object with a",
  ],
  [
    'a duplicate header',
    { when: [...when, Header.present('X-Tester')], to },
    "when: 'x-tester' has two conditions, keep one",
  ],
  [
    'the same header in match and when',
    { when, to, match: [{}, { headers: when }] },
    "match[1].headers and when: 'x-tester' has two conditions, keep one",
  ],
  [
    'no destination',
    { when },
    "to must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got undefined",
  ],
  [
    'null as otherwise',
    { when, to, otherwise: null },
    "otherwise must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got null",
  ],
  [
    'a match without a list',
    { when, to, match: {} },
    'match must be a list, got an object with no props (write [{ … }])',
  ],
  ['null as match', { when, to, match: [null] }, 'match[0] must be an object, got null'],
  [
    'an empty list of matches',
    { when, to, match: [] },
    'match must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
])('fails: %s', (_what, props, message) => {
  expect(thrown(() => HeaderRoute.rules(props as never))).toBe(message);
  expect(refusal((chart) => new HeaderRoute(chart, 'shop', props as never))).toBe(
    `HeaderRoute of 'chart/shop': ${message}`,
  );
});

test('fails: a construct without otherwise', () => {
  expect(refusal((chart) => new HeaderRoute(chart, 'shop', { when, to } as never))).toBe(
    "HeaderRoute of 'chart/shop': otherwise must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got undefined",
  );
});
