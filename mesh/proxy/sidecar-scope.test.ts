import {
  fromClient,
  type Manifests,
  newer,
  older,
  route,
  service,
  serviceEntry,
  shares,
  sidecar,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';

const mesh = [...workloads('a', 'prod/b', 'prod/c')];
const imports = (...hosts: string[]) =>
  sidecar('s', { egress: [{ hosts }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });

test.each<[string, Manifests, string, string]>([
  ['a service that is not imported is unknown', [imports('./*')], 'b.prod', 'blackhole'],
  ['a namespace', [imports('prod/*')], 'b.prod', 'b.prod'],
  ['a host of any namespace', [imports('*/b.prod.svc.cluster.local')], 'c.prod', 'blackhole'],
  ['an exclusion', [imports('*/*', '~prod/c.prod.svc.cluster.local')], 'c.prod', 'blackhole'],
  [
    'a destination of an imported VirtualService needs no import',
    [imports('./*'), virtualService('a', { hosts: ['a'], http: [to('b.prod.svc.cluster.local')] })],
    'a',
    'b.prod',
  ],
  [
    'a Sidecar with a selector takes precedence',
    [
      imports('./*'),
      sidecar('mine', { workloadSelector: { labels: { app: 'client' } }, egress: [{ hosts: ['prod/*'] }] }),
    ],
    'b.prod',
    'b.prod',
  ],
  [
    'the Sidecar of the root namespace applies to namespaces without one',
    [sidecar('istio-system/all', { egress: [{ hosts: ['./*'] }], outboundTrafficPolicy: {} })],
    'b.prod',
    'blackhole',
  ],
  [
    'a listener with a port only has its own hosts',
    [
      sidecar('s', {
        egress: [{ port: { number: 80, protocol: 'HTTP', name: 'http' }, hosts: ['prod/*'] }, { hosts: ['./*'] }],
        outboundTrafficPolicy: {},
      }),
    ],
    'a',
    'blackhole',
  ],
])('%s', (_, manifests, host, expected) => {
  expect(shares(route([...mesh, ...manifests], fromClient('/', { host })))).toEqual({ [expected]: '1' });
});

const vs = (id: string, exportTo: string[] | undefined, destination: string, metadata: object) =>
  virtualService(
    id,
    { hosts: ['a.default.svc.cluster.local'], http: [to(destination)], ...(exportTo && { exportTo }) },
    metadata,
  );

test.each<[string, Manifests, string, string]>([
  [
    'the older VirtualService wins',
    [vs('x', undefined, 'b.prod.svc.cluster.local', newer), vs('y', undefined, 'c.prod.svc.cluster.local', older)],
    'a',
    'c.prod',
  ],
  [
    'names break a tie',
    [vs('y', undefined, 'b.prod.svc.cluster.local', older), vs('x', undefined, 'c.prod.svc.cluster.local', older)],
    'a',
    'c.prod',
  ],
  [
    'a private VirtualService precedes all public ones',
    [vs('x', undefined, 'b.prod.svc.cluster.local', older), vs('y', ['.'], 'c.prod.svc.cluster.local', newer)],
    'a',
    'c.prod',
  ],
  [
    'a VirtualService exported by name precedes the public ones',
    [
      vs('x', undefined, 'b.prod.svc.cluster.local', older),
      vs('prod/y', ['default'], 'c.prod.svc.cluster.local', newer),
    ],
    'a',
    'c.prod',
  ],
  [
    'a VirtualService exported elsewhere is not visible',
    [vs('prod/y', ['other'], 'c.prod.svc.cluster.local', newer)],
    'a',
    'a',
  ],
  [
    'an exact host takes precedence over a wildcard',
    [
      virtualService('x', { hosts: ['*.svc.cluster.local'], http: [to('b.prod.svc.cluster.local')] }, older),
      vs('y', undefined, 'c.prod.svc.cluster.local', newer),
    ],
    'a',
    'c.prod',
  ],
  [
    'a wildcard applies to the services that it covers',
    [virtualService('x', { hosts: ['*.prod.svc.cluster.local'], http: [to('a')] }, older)],
    'c.prod',
    'a',
  ],
])('%s', (_, manifests, host, expected) => {
  expect(shares(route([...mesh, ...manifests], fromClient('/', { host })))).toEqual({ [expected]: '1' });
});

describe('the names of a service', () => {
  test.each<[string, string]>([
    ['a', 'a'],
    ['a.default', 'a'],
    ['A.Default.svc:80', 'a'],
    ['a.default.svc.cluster.local.', 'a'],
    ['b', 'passthrough'],
    ['b.prod.svc', 'b.prod'],
    ['10.0.0.9', 'd'],
  ])('%s', (host, expected) => {
    const manifests = [...mesh, ...workloads('d').slice(1), service('d', undefined, { clusterIP: '10.0.0.9' })];
    expect(shares(route(manifests, fromClient('/', { host })))).toEqual({ [expected]: '1' });
  });
});

describe('a ServiceEntry', () => {
  const entry = (spec: object) =>
    serviceEntry('ext', { hosts: ['ext.com'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], ...spec });
  const ask = (manifests: Manifests) => {
    const [outcome] = route(manifests, fromClient('/', { host: 'ext.com' })).outcomes;
    return outcome?.kind === 'forward' ? outcome.destination.workloads : outcome?.kind;
  };
  test.each<[string, object, unknown]>([
    ['DNS without endpoints resolves the host itself', { resolution: 'DNS' }, ['ext.com']],
    [
      'DNS with endpoints',
      { resolution: 'DNS', endpoints: [{ address: 'x.com' }, { address: 'y.com' }] },
      ['x.com', 'y.com'],
    ],
    ['STATIC', { resolution: 'STATIC', endpoints: [{ address: '1.2.3.4' }] }, ['1.2.3.4']],
    ['STATIC without endpoints', { resolution: 'STATIC' }, 'unavailable'],
    ['a workload selector', { resolution: 'STATIC', workloadSelector: { labels: { app: 'a' } } }, ['default/a-v1']],
    ['NONE uses the original destination', { resolution: 'NONE' }, ['ext.com']],
    ['not exported', { resolution: 'STATIC', exportTo: ['~'] }, 'passthrough'],
  ])('%s', (_, spec, expected) => expect(ask([...mesh, entry(spec)])).toEqual(expected));
});

test('a destination in the own namespace is visible, even if it is only exported to others', () => {
  const entry = serviceEntry('default/static', {
    hosts: ['static.test'],
    exportTo: ['a'],
    resolution: 'STATIC',
    ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    endpoints: [{ address: '10.97.0.1' }],
  });
  const manifests = [
    ...workloads('web'),
    entry,
    virtualService('a/vs', { hosts: ['x.test'], http: [to('static.test')] }),
  ];
  expect(shares(route(manifests, fromClient('/', { host: 'x.test' })))).toEqual({ 'static.test': '1' });
  expect(shares(route(manifests, fromClient('/', { host: 'static.test' })))).toEqual({ passthrough: '1' });
});
