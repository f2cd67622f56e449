import {
  deployment,
  fromClient,
  fromGateway,
  gateway,
  http80,
  newer,
  older,
  route,
  service,
  serviceEntry,
  shares,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';

const entry = (name: string, port: number, more: object = {}, metadata: object = {}) =>
  serviceEntry(
    name,
    {
      hosts: ['h.example'],
      ports: [{ number: port, name: `http-${port}`, protocol: 'HTTP' }],
      resolution: 'STATIC',
      workloadSelector: { labels: { app: 'web' } },
      ...more,
    },
    metadata,
  );
const at = (port: number) => fromClient('/', { host: 'h.example', port });

describe('ServiceEntries of one host', () => {
  test('share their ports if only the ports differ', () => {
    const mesh = [...workloads('web'), entry('a', 7001), entry('b', 7002)];
    expect(shares(route(mesh, at(7001)))).toEqual({ 'h.example:7001': '1' });
    expect(shares(route(mesh, at(7002)))).toEqual({ 'h.example:7002': '1' });
  });

  test.each<[string, object, object]>([
    ['labels', {}, { labels: { a: 'b' } }],
    ['selectors', { workloadSelector: { labels: { app: 'web', version: 'v1' } } }, {}],
    ['exportTo as written', { exportTo: ['*'] }, {}],
    ['resolutions', { resolution: 'DNS' }, {}],
  ])('do not if their %s differ: the older one wins', (_, spec, metadata) => {
    const first = entry('b', 7001, {}, older);
    const mesh = [...workloads('web'), first, entry('a', 7002, spec, { ...metadata, ...newer })];
    expect(shares(route(mesh, at(7001)))).toEqual({ 'h.example:7001': '1' });
    const verdict = route(mesh, at(7002));
    expect(shares(verdict)).toEqual({ 'no-cluster h.example:7002': '1' });
    expect(verdict.assumptions.join()).not.toContain('chance');
  });

  test('the winner is chance if both are of the same second', () => {
    const mesh = [...workloads('web'), entry('a', 7001), entry('b', 7002, {}, { labels: { a: 'b' } })];
    expect(route(mesh, at(7002)).assumptions).toContainEqual(
      'h.example is that of ServiceEntry default/a (ServiceEntry default/a and default/b cannot be merged, and which one ' +
        'Istio uses is chance)',
    );
  });
});

test('TCP ServiceEntries without addresses share a listener: the first one receives everything', () => {
  const db = (name: string, app: string) =>
    serviceEntry(name, {
      hosts: [`${name}.example`],
      ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }],
      resolution: 'STATIC',
      workloadSelector: { labels: { app } },
    });
  const mesh = [...workloads('web', 'api'), db('db1', 'web'), db('db2', 'api')];
  for (const host of ['db1.example', 'db2.example', 'unknown.example']) {
    expect(shares(route(mesh, { from: 'default/client', host, port: 5432, scheme: 'tcp' }))).toEqual({
      'db1.example:5432': '1',
    });
  }
});

test('a host name is no endpoint of a STATIC ServiceEntry', () => {
  const mesh = [
    gateway('gw', [{ ...http80, hosts: ['*'] }]),
    serviceEntry('vm', {
      hosts: ['vm.example'],
      ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
      resolution: 'STATIC',
      endpoints: [{ address: 'vm1.corp.example' }],
    }),
    virtualService('v', { hosts: ['shop.com'], gateways: ['gw'], http: [to('vm.example')] }),
  ];
  expect(shares(route(mesh, fromGateway('/')))).toEqual({ 'no-healthy vm.example': '1' });
});

describe('an ExternalName Service', () => {
  const alias = (name: string, externalName: string) => service(name, [], { type: 'ExternalName', externalName });
  const rule = virtualService('web', { hosts: ['web'], http: [to('api')] });
  const mesh = [
    ...workloads('web', 'api'),
    alias('alias', 'web.default.svc.cluster.local'),
    alias('second', 'alias.default.svc.cluster.local'),
    rule,
  ];

  test.each(['alias', 'alias.default', 'alias.default.svc.cluster.local', 'second'])(
    '%s has the rules of its target',
    (host) => {
      expect(shares(route(mesh, fromClient('/', { host })))).toEqual({ api: '1' });
    },
  );

  test('leads a client without a sidecar to its target', () => {
    const client = deployment('plain', 'v1', {
      template: { metadata: { labels: { 'sidecar.istio.io/inject': 'false' } } },
    });
    const verdict = route([...mesh, client], { from: 'default/plain-v1', host: 'alias', path: '/' });
    expect(shares(verdict)).toEqual({ web: '1' });
  });
});
