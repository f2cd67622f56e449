import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { DestinationRule } from '../destination-rule/destination-rule';
import { manifest, refusal } from '../fixtures/synth';
import { Header } from '../virtual-service/header';
import { Path } from '../virtual-service/path';
import type { Rule } from '../virtual-service/rule';
import { CanarySplit } from './canary-split';
import { FaultInjection } from './fault-injection';
import { HeaderRoute } from './header-route';
import { WebApiRouting, type WebApiRoutingProps } from './web-api-routing';

const webApi = new DestinationRule(new Chart(new App(), 'web-api'), 'web-api', { subsets: ['v1', 'v2'] });
const v1 = webApi.subset('v1');
const v2 = webApi.subset('v2');
const gateway = { name: 'edge' };
const http = (api?: Rule[]) =>
  manifest((chart) => new WebApiRouting(chart, 'ingress', { gateway, webApi, api, pages: [] })).spec.http;
const route = (subset: string) => [{ destination: { host: 'web-api', subset } }];
const any = (port: number) => [{ destination: { host: 'web-api', port: { number: port } } }];
const uri = { prefix: '/web-api/v1/getmultiple' };

test('creates a VirtualService as its default child', () => {
  manifest((chart) => {
    const routing = new WebApiRouting(chart, 'ingress', { gateway, webApi });
    expect(routing.node.defaultChild).toBe(routing.virtualService);
    expect(ApiObject.of(routing)).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' });
  });
});

test('writes every prop', () => {
  const props: Required<WebApiRoutingProps> = {
    name: 'front',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    gateway: { name: 'edge', namespace: 'istio-system' },
    webApi,
    api: [{ to: v1 }],
    apiPath: '/v2/',
    pages: ['/docs', '/help'],
    port: 80,
    hosts: ['shop.example.com'],
  };
  expect(manifest((chart) => new WebApiRouting(chart, 'x', props))).toEqual({
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
      gateways: ['istio-system/edge'],
      http: [
        { match: [{ uri: { prefix: '/v2/' } }], route: route('v1') },
        { match: [{ uri: { prefix: '/docs' } }], route: any(80) },
        { match: [{ uri: { prefix: '/help' } }], route: any(80) },
      ],
    },
  });
});

test('writes the defaults', () => {
  const object = manifest((chart) => new WebApiRouting(chart, 'ingress', { gateway, webApi }));
  expect(object.metadata).toEqual({ name: 'ingress' });
  expect(object.spec).toEqual({
    hosts: ['*'],
    gateways: ['edge'],
    http: [
      { match: [{ uri }], route: any(9080) },
      { match: [{ uri: { prefix: '/openapi/ui/' } }], route: any(9080) },
      { match: [{ uri: { prefix: '/openapi' } }], route: any(9080) },
    ],
  });
});

test('keeps the order of composed patterns', () => {
  const api = [
    ...HeaderRoute.rules({ when: [Header.exact('x-tester', 'true')], to: v2, timeout: Duration.seconds(1) }),
    ...FaultInjection.rules({ to: v1, abort: { status: 500, percent: 1 }, match: [{ port: 80 }, { port: 81 }] }),
    ...CanarySplit.rules({ stable: v1, canary: v2, canaryPercent: 20, name: 'split' }),
  ];
  expect(http(api)).toEqual([
    { match: [{ uri, headers: { 'x-tester': { exact: 'true' } } }], route: route('v2'), timeout: '1s' },
    {
      match: [
        { uri, port: 80 },
        { uri, port: 81 },
      ],
      route: route('v1'),
      fault: { abort: { httpStatus: 500, percentage: { value: 1 } } },
    },
    {
      name: 'split',
      match: [{ uri }],
      route: [
        { ...route('v1')[0], weight: 80 },
        { ...route('v2')[0], weight: 20 },
      ],
    },
  ]);
});

test('accepts rules with any action', () => {
  const redirect = { prefixRewrite: '/' };
  expect(http([{ redirect }, { directResponse: { status: 503 } }])).toEqual([
    { match: [{ uri }], redirect },
    { match: [{ uri }], directResponse: { status: 503 } },
  ]);
});

const refused = (props: unknown) =>
  refusal((chart) => new WebApiRouting(chart, 'ingress', props as never)).replace(
    "WebApiRouting of 'chart/ingress': ",
    '',
  );

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['no gateway', { webApi }, "gateway must be a Gateway, { name, namespace }, or 'mesh', got undefined"],
  ['no service', { gateway }, 'webApi must be a DestinationRule, got undefined'],
  ['a string as service', { gateway, webApi: 'web-api' }, "webApi must be a DestinationRule, got 'web-api'"],
  ['a subset as service', { gateway, webApi: v1 }, 'webApi must be a DestinationRule, got an instance of Destination'],
  [
    'an empty list of rules',
    { gateway, webApi, api: [] },
    'api must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  ['null as rule', { gateway, webApi, api: [{ to: v1 }, null] }, 'api[1] must be an object, got null'],
  [
    'a rule with a path',
    { gateway, webApi, api: [{ to: v1 }, { to: v1, match: [{}, { path: Path.exact('/a') }] }] },
    'api[1].match[1]: path is already set by apiPath, omit it or write a VirtualService',
  ],
  [
    'an invalid rule',
    { gateway, webApi, api: [{ to: v1, timeout: 5 }] },
    "api[0].timeout must be a Duration, such as Duration.seconds(5) from 'cdk8s', got 5",
  ],
  [
    'a path without a slash',
    { gateway, webApi, apiPath: 'api' },
    "apiPath must be a path that starts with '/', got 'api'",
  ],
  [
    'a page without a slash',
    { gateway, webApi, pages: ['/a', 'b'] },
    "pages[1] must be a path that starts with '/', got 'b'",
  ],
  ['port 0', { gateway, webApi, port: 0 }, 'port must be a port from 1 to 65535, got 0'],
  [
    'an empty list of hosts',
    { gateway, webApi, hosts: [] },
    'hosts must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  ['a misspelled prop', { gateway, webApi, apiPaths: '/a' }, "unknown prop 'apiPaths', did you mean 'apiPath'?"],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});

test("fails: the default host '*' with gateway 'mesh'", () => {
  expect(refusal((chart) => new WebApiRouting(chart, 'ingress', { gateway: 'mesh', webApi }))).toBe(
    "VirtualService of 'chart/ingress/Resource': hosts '*' requires gateways: sidecars do not support '*', set gateways or list the hosts",
  );
});
