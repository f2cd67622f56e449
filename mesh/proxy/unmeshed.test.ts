import {
  deployment,
  destinationRule,
  fromClient,
  peerAuthentication,
  route,
  service,
  shares,
  subset,
  virtualService,
} from '../fixtures/objects';

const bare = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: { template: { metadata: { labels: { app: name, 'sidecar.istio.io/inject': 'false' } } } },
});

const manifests = [
  bare('client'),
  service('web', undefined, { clusterIP: '10.0.0.1' }),
  deployment('web', 'v1'),
  deployment('web', 'v2'),
  destinationRule('web', { host: 'web', subsets: [{ name: 'v1', labels: { version: 'v1' } }] }),
  virtualService('web', { hosts: ['web'], http: [{ route: [subset('web', 'v1')], timeout: '1s' }] }),
];

test('VirtualServices do not apply to a caller without a sidecar', () => {
  const verdict = route(manifests, fromClient('/'));
  expect(verdict.outcomes).toMatchObject([
    { kind: 'forward', destination: { subset: null, workloads: ['default/web-v1', 'default/web-v2'] } },
  ]);
  expect(verdict).toMatchObject({ matched: null, timeout: null, retries: null });
});

test.each([
  ['10.0.0.1', 'web'],
  ['web.default.svc', 'web'],
  ['web:81', 'refused'],
  ['nowhere.com', 'passthrough'],
])('%s is %s', (host, expected) => {
  expect(shares(route(manifests, fromClient('/', { host })))).toEqual({ [expected]: '1' });
});

test('the proxy of the workload answers a malformed path with 400, unless it closes the connection', () => {
  const strict = peerAuthentication('default', { mtls: { mode: 'STRICT' } });
  expect(shares(route(manifests, fromClient('/a#b')))).toEqual({ 'direct 400': '1' });
  expect(shares(route([...manifests, strict], fromClient('/a#b')))).toEqual({ closed: '1' });
});
