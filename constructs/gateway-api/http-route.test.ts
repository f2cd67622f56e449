import { Chart, Duration, Testing } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { forward, routeRefusal, web } from '../fixtures/gateway-api';
import { manifest } from '../fixtures/synth';
import { Gateway as IstioGateway } from '../gateway/gateway';
import { Header } from '../virtual-service/header';
import { QueryParam } from '../virtual-service/query-param';
import { Filter } from './filter';
import { Gateway } from './gateway';
import { HttpRoute, type HttpRouteProps } from './http-route';
import type { HttpRouteRule } from './http-rule';
import { PathMatch } from './path-match';

test('creates an HTTPRoute as its default child', () => {
  manifest((chart) => {
    const { node } = new HttpRoute(chart, 'shop', { parentRefs: [{ name: 'edge' }], rules: [forward] });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' });
  });
});

test('writes every prop', () => {
  const rule: Required<HttpRouteRule> = {
    name: 'cart',
    matches: [
      {
        path: PathMatch.prefix('/cart'),
        method: 'GET',
        headers: [Header.exact('X-Tester', 'true')],
        queryParams: [QueryParam.exact('v', '2')],
      },
    ],
    filters: [Filter.requestHeaderModifier({ set: { 'x-a': 'b' } })],
    backendRefs: [{ service: web, weight: 9, filters: [Filter.responseHeaderModifier({ remove: ['x-b'] })] }],
    timeouts: { request: Duration.seconds(10), backendRequest: Duration.seconds(3) },
    retry: { attempts: 3, codes: [500, 503], backoff: Duration.millis(100) },
  };
  const props: Required<HttpRouteProps> = {
    name: 'front',
    namespace: 'shop',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['MESH0160'],
    parentRefs: [{ name: 'edge', namespace: 'istio-ingress', sectionName: 'https', port: 443 }],
    hostnames: ['shop.example.com', '*.example.org'],
    rules: [rule],
  };
  expect(manifest((chart) => new HttpRoute(chart, 'x', props))).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: {
      name: 'front',
      namespace: 'shop',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'MESH0160' },
    },
    spec: {
      parentRefs: [{ name: 'edge', namespace: 'istio-ingress', sectionName: 'https', port: 443 }],
      hostnames: ['shop.example.com', '*.example.org'],
      rules: [
        {
          name: 'cart',
          matches: [
            {
              path: { type: 'PathPrefix', value: '/cart' },
              method: 'GET',
              headers: [{ name: 'x-tester', value: 'true' }],
              queryParams: [{ name: 'v', value: '2' }],
            },
          ],
          filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-a', value: 'b' }] } }],
          backendRefs: [
            {
              name: 'web',
              port: 80,
              weight: 9,
              filters: [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['x-b'] } }],
            },
          ],
          timeouts: { request: '10s', backendRequest: '3s' },
          retry: { attempts: 3, codes: [500, 503], backoff: '100ms' },
        },
      ],
    },
  });
});

test('refers to Gateways, listeners and Services by object', () => {
  const other = new Chart(Testing.app(), 'other', { namespace: 'edge' });
  const edge = new Gateway(other, 'edge');
  const service = new Service(other, 'shop', { metadata: { name: 'shop' }, ports: [{ port: 80 }] });
  const parents = (...parentRefs: HttpRouteProps['parentRefs']) =>
    manifest((chart) => new HttpRoute(chart, 'x', { parentRefs, rules: [forward] })).spec.parentRefs;
  expect(parents(edge)).toEqual([{ name: 'edge', namespace: 'edge' }]);
  expect(parents(edge.listener('http'))).toEqual([{ name: 'edge', namespace: 'edge', sectionName: 'http' }]);
  expect(parents(service, { kind: 'Service', name: 'cart', port: 80 }, { kind: 'ServiceEntry', name: 'api' })).toEqual([
    { group: '', kind: 'Service', name: 'shop', namespace: 'edge' },
    { group: '', kind: 'Service', name: 'cart', port: 80 },
    { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' },
  ]);
  expect(routeRefusal({ parentRefs: [new IstioGateway(other, 'old')] })).toBe(
    "parentRefs[0] must be a Gateway (gateway.networking.k8s.io) or a ListenerSet (gateway.networking.k8s.io) or a Service or a ServiceEntry (networking.istio.io), got 'Gateway (networking.istio.io)'",
  );
});

test('exposes its name and namespace', () => {
  manifest(
    (chart) => {
      const { name, namespace } = new HttpRoute(chart, 'shop', { parentRefs: [{ name: 'edge' }], rules: [forward] });
      expect({ name, namespace }).toEqual({ name: 'shop', namespace: 'web' });
    },
    { namespace: 'web' },
  );
});

const many = (count: number, matches: number): HttpRouteRule[] =>
  Array.from({ length: count }, () => ({ ...forward, matches: Array.from({ length: matches }, () => ({})) }));

test.each<[what: string, props: unknown, message: string]>([
  ['no parent', { parentRefs: undefined }, 'parentRefs must be a list, got undefined'],
  ['a name as parent', { parentRefs: ['edge'] }, "parentRefs[0] must be an object, got 'edge'"],
  [
    'an unknown kind of parent',
    { parentRefs: [{ kind: 'Pod', name: 'a' }] },
    "parentRefs[0].kind must be one of Gateway, ListenerSet, Service, ServiceEntry, got 'Pod'",
  ],
  [
    'a section of a Service',
    { parentRefs: [{ kind: 'Service', name: 'a', sectionName: 'http' }] },
    "parentRefs[0].sectionName must be omitted for a Service, got 'http' (set port)",
  ],
  [
    'hosts in the mesh',
    { parentRefs: [{ kind: 'Service', name: 'a' }], hostnames: ['a.b'] },
    'hostnames: requires a Gateway or ListenerSet in parentRefs: in the mesh, a route serves its Services',
  ],
  [
    'a port in a host',
    { hostnames: ['a.b:80'] },
    "hostnames[0] must be a DNS name in lower case without a port, or a wildcard such as '*.example.com', got 'a.b:80'",
  ],
  ['17 rules', { rules: many(17, 1) }, 'rules must be a list of at most 16, got a list of 17'],
  [
    '128 matches',
    { rules: many(2, 64) },
    "rules must be a list with fewer than 128 matches in all, got '128 matches' (use several routes)",
  ],
  [
    'a name twice',
    {
      rules: [
        { ...forward, name: 'a' },
        { ...forward, name: 'a' },
      ],
    },
    "rules: name 'a' is used twice, keep one",
  ],
  [
    'an unknown prop',
    { host: [] },
    "unknown prop 'host' (known props: name, namespace, labels, annotations, suppress, parentRefs, hostnames, rules)",
  ],
])('fails: %s', (_what, props, message) => {
  expect(routeRefusal(props)).toBe(message);
});
