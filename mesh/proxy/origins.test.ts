import {
  gateway,
  http80,
  type Manifests,
  route,
  service,
  shares,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';

const pod = (namespace: string, name: string, labels: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { template: { metadata: { labels } } },
});
const selecting = (id: string, selector: object | undefined) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: id, namespace: 'default' },
  spec: { selector, servers: [{ ...http80, hosts: ['*'] }] },
});
const bound = (name: string, gateways: string[], host: string, exportTo?: string[]) =>
  virtualService(name, { hosts: ['*'], gateways, http: [to(host)], ...(exportTo && { exportTo }) });
const ask = (manifests: Manifests, more: object = {}) =>
  shares(route([...workloads('a', 'b'), ...manifests], { from: 'gateway', path: '/', host: 'h', ...more }));

test.each<[string, Manifests, object, string]>([
  [
    'a Gateway with another selector does not apply to the ingress gateway',
    [
      selecting('odd', { app: 'odd' }),
      gateway('gw', [{ ...http80, hosts: ['*'] }]),
      bound('v', ['odd'], 'a'),
      bound('w', ['gw'], 'b'),
    ],
    {},
    'b',
  ],
  [
    'a requested Gateway applies to the Pod that it selects',
    [
      selecting('odd', { app: 'odd' }),
      gateway('gw', [{ ...http80, hosts: ['*'] }]),
      bound('v', ['odd'], 'a'),
      bound('w', ['gw'], 'b'),
    ],
    { gateway: 'odd' },
    'a',
  ],
  [
    'the only Gateway applies to the Pod that it selects',
    [selecting('odd', { app: 'odd' }), bound('v', ['odd'], 'a')],
    {},
    'a',
  ],
  [
    'a Gateway without a selector applies to every gateway Pod',
    [selecting('all', undefined), bound('v', ['all'], 'a')],
    {},
    'a',
  ],
  [
    'visibility depends on the namespace of the gateway Pod',
    [
      pod('edge', 'ingress', { istio: 'ingressgateway' }),
      gateway('gw', [{ ...http80, hosts: ['*'] }]),
      bound('v', ['gw'], 'a', ['edge']),
    ],
    {},
    'a',
  ],
  [
    'a Pod in the namespace of the installation takes precedence',
    [
      pod('edge', 'ingress', { istio: 'ingressgateway' }),
      pod('istio-system', 'ingress', { istio: 'ingressgateway' }),
      gateway('gw', [{ ...http80, hosts: ['*'] }]),
      bound('v', ['gw'], 'a', ['edge']),
      bound('w', ['gw'], 'b'),
    ],
    {},
    'b',
  ],
])('%s', (_, manifests, more, expected) => expect(ask(manifests, more)).toEqual({ [expected]: '1' }));

test('an assumed gateway Pod is in the namespace of the installation, whatever the root namespace is', () => {
  const config = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: JSON.stringify({ rootNamespace: 'istio-config' }) },
  };
  const manifests = [config, gateway('gw', [{ ...http80, hosts: ['*'] }]), bound('v', ['gw'], 'a')];
  expect(route(manifests, { from: 'gateway', path: '/' }).assumptions).toContainEqual(
    expect.stringContaining('the gateway Pod is istio-system/istio-ingressgateway with'),
  );
});

test('an assumed gateway Pod has the labels that the Gateway selects', () => {
  const manifests = [selecting('odd', { app: 'odd' }), bound('v', ['odd'], 'a')];
  expect(route(manifests, { from: 'gateway', path: '/' }).assumptions).toEqual([
    'the gateway Pod is istio-system/odd with labels app=odd and service account odd-service-account (it is not in the manifests)',
    "no Service or ServiceEntry has host a.default.svc.cluster.local: if there is one, add its manifest, or standIn.service('a', { namespace: 'default' }) in a test",
  ]);
});

test('an assumed gateway Pod is behind the Service that selects such Pods', () => {
  const edge = service('edge/own', [{ port: 80, targetPort: 8080 }], { selector: { app: 'own', odd: 'yes' } });
  const manifests = [selecting('odd', { odd: 'yes' }), edge, bound('v', ['odd'], 'a')];
  expect(route(manifests, { from: 'gateway', path: '/' }).assumptions).toContainEqual(
    expect.stringContaining('the gateway Pod is edge/own with labels app=own,odd=yes and'),
  );
});

test('an assumed ingress gateway is the installed one, whatever other Services select', () => {
  const services = ['app', 'istio-ingressgateway'].map((app) =>
    service(`istio-system/${app}`, [{ port: 80 }], { selector: { app, istio: 'ingressgateway' } }),
  );
  const manifests = [gateway('gw', [{ ...http80, hosts: ['*'] }]), ...services, bound('v', ['gw'], 'a')];
  expect(route(manifests, { from: 'gateway', path: '/' }).assumptions).toContainEqual(
    expect.stringContaining('the gateway Pod is istio-system/istio-ingressgateway with'),
  );
});
