import { Mesh } from '../mesh';
import { istioMatchers, standIn } from '.';

expect.extend(istioMatchers);

const object = (kind: string, name: string, spec: object, group = 'networking.istio.io') => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name, namespace: 'prod' },
  spec,
});

test('a service with its versions', () => {
  const rule = object('DestinationRule', 'reviews', {
    host: 'reviews',
    subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })),
  });
  const routes = object('VirtualService', 'reviews', {
    hosts: ['reviews'],
    http: [{ route: ['v1', 'v2'].map((subset) => ({ destination: { host: 'reviews', subset }, weight: 50 })) }],
  });
  const mesh = Mesh.of(
    rule,
    routes,
    standIn.service('reviews', { namespace: 'prod', versions: ['v1', 'v2'], port: 9080 }),
    standIn.service('web', { namespace: 'prod' }),
  );
  const verdict = mesh.route({ from: 'prod/web', host: 'reviews:9080', path: '/' });
  expect(verdict).toSplit({ 'reviews/v1': 1, 'reviews/v2': 1 });
  expect(verdict.assumptions).toEqual([]);
  expect(mesh).toHaveNoFindings();
});

test('the service account and the sidecar decide what policies see', () => {
  const strict = object('PeerAuthentication', 'strict', { mtls: { mode: 'STRICT' } }, 'security.istio.io');
  const onlyWeb = object(
    'AuthorizationPolicy',
    'only-web',
    {
      selector: { matchLabels: { app: 'reviews' } },
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/prod/sa/web'] } }] }],
    },
    'security.istio.io',
  );
  const mesh = Mesh.of(
    strict,
    onlyWeb,
    standIn.service('reviews', { namespace: 'prod' }),
    standIn.service('web', { namespace: 'prod' }),
    standIn.service('admin', { namespace: 'prod', serviceAccount: 'web' }),
    standIn.service('other', { namespace: 'prod' }),
    standIn.service('legacy', { namespace: 'prod', sidecar: false }),
  );
  const from = (name: string) => mesh.route({ from: `prod/${name}`, host: 'reviews', path: '/' });
  expect(from('web')).toRouteTo('reviews');
  expect(from('admin')).toRouteTo('reviews');
  expect(from('other')).toBeDenied('prod/only-web');
  expect(from('legacy').outcomes).toMatchObject([{ kind: 'closed' }]);
});

test('labels and protocol of a service', () => {
  const labels = { app: 'db', tier: 'data' };
  const mesh = Mesh.of(standIn.service('db', { port: 5432, protocol: 'tcp', labels }));
  const policy = object('AuthorizationPolicy', 'nobody', { selector: { matchLabels: { tier: 'data' } } });
  const connection = { from: 'default/web', host: 'db', port: 5432, scheme: 'tcp' } as const;
  expect(mesh.route(connection)).toRouteTo('db');
  expect(
    Mesh.of(standIn.service('db', { port: 5432, protocol: 'tcp', labels, namespace: 'prod' }), {
      ...policy,
      apiVersion: 'security.istio.io/v1',
    }).route({ ...connection, from: 'prod/web' }).outcomes,
  ).toMatchObject([{ kind: 'closed' }]);
});

test('the gateways of the default installation', () => {
  const gateway = (role: string) =>
    object('Gateway', role, {
      selector: { istio: role },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] }],
    });
  const routes = object('VirtualService', 'shop', {
    hosts: ['shop.example.com'],
    gateways: ['ingressgateway'],
    http: [{ route: [{ destination: { host: 'shop' } }] }],
  });
  const mesh = Mesh.of(
    gateway('ingressgateway'),
    gateway('egressgateway'),
    routes,
    standIn.ingressGateway(),
    standIn.egressGateway({ namespace: 'prod' }),
    standIn.service('shop', { namespace: 'prod' }),
  );
  const verdict = mesh.route({ gateway: 'ingressgateway', host: 'shop.example.com', path: '/' });
  expect(verdict).toRouteTo('shop.prod');
  expect(verdict.assumptions).toEqual([]);
  expect(mesh.route({ from: 'prod/shop', host: 'istio-egressgateway', path: '/' })).toRouteTo(
    'istio-egressgateway.prod',
  );
  expect(mesh).toHaveNoFindings();
});
