import { Chart, Testing } from 'cdk8s';
import { Mesh } from '../../mesh';
import { workloads } from '../../mesh/fixtures/objects';
import { istioMatchers } from '../../testing';
import { Header } from '../virtual-service/header';
import { Filter } from './filter';
import { Gateway } from './gateway';
import { GrpcMethod } from './grpc-match';
import { GrpcRoute } from './grpc-route';
import { HttpRoute } from './http-route';
import { Listener } from './listener';
import { PathMatch } from './path-match';
import { PathModifier } from './path-modifier';
import { ReferenceGrant } from './reference-grant';

expect.extend(istioMatchers);

const service = (name: string) => ({ name, ports: [{ port: 80, name: 'http' }] });
const from = 'default/web-v1';

test('requests at a Gateway', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
  const edge = new Gateway(chart, 'edge', {
    listeners: [Listener.http(), Listener.http({ port: 8080, hostname: 'old.example.com' })],
  });
  new HttpRoute(chart, 'moved', {
    parentRefs: [edge.listener('http-8080')],
    rules: [{ filters: [Filter.requestRedirect({ hostname: 'shop.example.com', port: 80, statusCode: 301 })] }],
  });
  new HttpRoute(chart, 'shop', {
    parentRefs: [edge.listener('http')],
    hostnames: ['shop.example.com'],
    rules: [
      {
        matches: [{ path: PathMatch.prefix('/cart') }],
        filters: [Filter.urlRewrite({ path: PathModifier.replacePrefixMatch('/v2') })],
        backendRefs: [{ service: service('cart') }],
      },
      { matches: [{ headers: [Header.exact('x-tester', 'true')] }], backendRefs: [{ service: service('canary') }] },
      {
        backendRefs: [
          { service: service('web'), weight: 3 },
          { service: service('canary'), weight: 1 },
        ],
      },
    ],
  });
  const mesh = Mesh.of(chart, workloads('web', 'canary', 'cart'));
  const ask = (path: string, more: object = {}) =>
    mesh.route({ gateway: 'edge', host: 'shop.example.com', path, ...more });
  expect(ask('/')).toSplit({ web: 75, canary: 25 });
  expect(ask('/', { headers: { 'x-tester': 'true' } })).toRouteTo('canary');
  expect(ask('/cart/1').outcomes[0]).toMatchObject({ upstream: { path: '/v2/1' } });
  expect(ask('/cart/1', { headers: { 'x-tester': 'true' } })).toRouteTo('cart');
  expect(ask('/old', { host: 'old.example.com', port: 8080 })).toRedirectTo('http://shop.example.com/old', 301);
  expect(mesh).toHaveNoFindings();
});

test('a backend in another namespace needs a ReferenceGrant', () => {
  const requestsTo = (hasGrant: boolean) => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
    new HttpRoute(chart, 'shop', {
      parentRefs: [new Gateway(chart, 'edge')],
      rules: [{ backendRefs: [{ service: { ...service('cart'), namespace: 'team' } }] }],
    });
    const from = [{ kind: 'HTTPRoute', namespace: 'default' }] as const;
    if (hasGrant) new ReferenceGrant(chart, 'routes', { namespace: 'team', from, to: [{ kind: 'Service' }] });
    return Mesh.of(chart, workloads('team/cart')).route({ gateway: 'edge', host: 'a.b', path: '/' });
  };
  expect(requestsTo(true)).toRouteTo('cart.team.svc.cluster.local');
  expect(requestsTo(false).outcomes[0]?.kind).toBe('unavailable');
});

test('calls in the mesh', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
  const parentRefs = [{ kind: 'Service', name: 'shop' } as const];
  new GrpcRoute(chart, 'shop', {
    parentRefs,
    rules: [
      {
        matches: [{ method: GrpcMethod.exact({ service: 'shop.v1.Cart' }) }],
        backendRefs: [{ service: service('cart') }],
      },
      { backendRefs: [{ service: service('web') }] },
    ],
  });
  const mesh = Mesh.of(chart, workloads('shop', 'web', 'cart'));
  const call = (path: string) => mesh.route({ from, host: 'shop', path, method: 'POST' });
  expect(call('/shop.v1.Cart/Add')).toRouteTo('cart');
  expect(call('/shop.v1.Orders/List')).toRouteTo('web');
  expect(mesh).toHaveNoFindings();
});
