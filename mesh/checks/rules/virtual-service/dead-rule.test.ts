import {
  deployment,
  gateway,
  http80,
  type Manifests,
  meshOf,
  service,
  serviceEntry,
  subset,
  to,
  virtualService,
  workloads,
} from '../../../fixtures/objects';

const findings = (manifests: Manifests) =>
  meshOf(manifests)
    .findings()
    .filter(({ code }) => code === 'MESH0139')
    .map(({ path, message }) => `${path}: ${message}`);
const gw = gateway('gw', [{ ...http80, hosts: ['*'] }]);
const shop = (...http: object[]) => virtualService('shop', { hosts: ['shop.com'], gateways: ['gw'], http });
const typo = service('typo', undefined, { selector: { app: 'wbe' } });
const none = serviceEntry('none', {
  hosts: ['none.example'],
  ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
  resolution: 'NONE',
});

test('the rule is reported, not the others', () => {
  expect(
    findings([gw, typo, ...workloads('web'), shop({ match: [{ uri: { prefix: '/a' } }], ...to('typo') }, to('web'))]),
  ).toEqual([
    'spec.http[0].route: every request gets a 503: Service default/typo selects app=wbe, but no workload of the namespace has this label',
  ]);
});

test('a rule of a delegate is reported there', () => {
  const root = shop({ delegate: { name: 'leaf' } });
  const leaf = virtualService('leaf', { http: [to('typo')] });
  const found = meshOf([gw, typo, ...workloads('web'), root, leaf])
    .findings()
    .find(({ code }) => code === 'MESH0139');
  expect(found).toMatchObject({ object: 'VirtualService default/leaf', path: 'spec.http[0].route' });
});

test.each<[string, Manifests]>([
  ['a namespace without any workload', [gw, typo, shop(to('typo'))]],
  [
    'a Service without a selector',
    [gw, service('typo', undefined, { selector: {} }), ...workloads('web'), shop(to('typo'))],
  ],
  [
    'a workload that is scaled to zero',
    [gw, service('web'), deployment('web', 'v1', { replicas: 0 }), shop(to('web'))],
  ],
  [
    'a destination that another one shares its requests with',
    [
      gw,
      typo,
      ...workloads('web'),
      shop({
        route: [
          { ...to('typo').route[0], weight: 50 },
          { ...to('web').route[0], weight: 50 },
        ],
      }),
    ],
  ],
  ['a subset', [gw, ...workloads('web'), shop({ route: [subset('web', 'v1')] })]],
  ['a host that is not in the manifests', [gw, ...workloads('web'), shop(to('elsewhere'))]],
  [
    'resolution NONE for sidecars',
    [none, virtualService('none', { hosts: ['none.example'], http: [to('none.example')] })],
  ],
  ['a redirect', [gw, typo, shop({ redirect: { uri: '/x' } })]],
])('%s', (_, manifests) => {
  expect(findings(manifests)).toEqual([]);
});
