import {
  deployment,
  destinationRule,
  fromClient,
  fromGateway,
  gateway,
  http80,
  route,
  service,
  shares,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';

const mesh = workloads('web', 'api');
const hashed = (consistentHash: object) =>
  destinationRule('web', { host: 'web', trafficPolicy: { loadBalancer: { consistentHash } } });
const ring = hashed({ useSourceIp: true, minimumRingSize: 9_000_000 });

test('a refused cluster is missing, and the verdict says why', () => {
  const verdict = route([...mesh, ring], fromClient('/'));
  expect(shares(verdict)).toEqual({ 'no-cluster web': '1' });
  expect(verdict.assumptions).toContain(
    'Envoy refuses the cluster of web.default.svc.cluster.local:80: DestinationRule default/web: ' +
      'loadBalancer.consistentHash.minimumRingSize must be at most 8388608, got 9000000',
  );
  expect(verdict.assumptions).toContainEqual(expect.stringContaining('it keeps its previous one'));
});

test('other clusters stay', () => {
  expect(shares(route([...mesh, ring], fromClient('/', { host: 'api' })))).toEqual({ api: '1' });
});

test('only the subset with the refused policy is missing', () => {
  const rule = destinationRule('web', {
    host: 'web',
    subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'a'.repeat(256) } } }, { name: 'all' }],
  });
  const split = virtualService('web', {
    hosts: ['web'],
    http: [{ route: ['v1', 'all'].map((name) => ({ destination: { host: 'web', subset: name }, weight: 1 })) }],
  });
  expect(shares(route([...mesh, rule, split], fromClient('/')))).toEqual({
    'no-cluster web/v1': '1/2',
    'web/all': '1/2',
  });
});

test('a TCP connection to a refused cluster is closed', () => {
  const db = [service('web', [{ port: 5432, name: 'tcp' }]), deployment('web')];
  const verdict = route([...db, ring], fromClient('/', { scheme: 'tcp', host: 'web:5432', path: undefined as never }));
  expect(shares(verdict)).toEqual({ closed: '1' });
  expect(verdict.assumptions.join()).toContain('Envoy refuses the cluster');
});

describe('a refused hash key takes the routes of the port', () => {
  const empty = hashed({ httpHeaderName: '' });
  test('of a sidecar', () => {
    const verdict = route([...mesh, empty], fromClient('/', { host: 'api' }));
    expect(shares(verdict)).toEqual({ 'no-route': '1' });
    expect(verdict.trace.join('\n')).toContain(
      'DestinationRule default/web: loadBalancer.consistentHash.httpHeaderName must not be empty',
    );
  });

  const atGateway = (rule: object) => [
    ...mesh,
    empty,
    gateway('gw', [{ ...http80, hosts: ['*'] }]),
    virtualService('shop', { hosts: ['shop.com'], gateways: ['gw'], http: [rule] }),
  ];
  test('of a gateway that routes to the host', () => {
    expect(shares(route(atGateway(to('web')), fromGateway('/')))).toEqual({ 'no-route': '1' });
  });
  test('but not if no rule uses it', () => {
    expect(shares(route(atGateway(to('api')), fromGateway('/')))).toEqual({ api: '1' });
    const weights = [{ destination: { host: 'api' }, weight: 1 }, { destination: { host: 'web' } }];
    expect(shares(route(atGateway({ route: weights }), fromGateway('/')))).toEqual({ api: '1' });
  });
  test('of a port, if the destination specifies the port', () => {
    const loadBalancer = { consistentHash: { httpHeaderName: '' } };
    const rule = destinationRule('web', {
      host: 'web',
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, loadBalancer }] },
    });
    const world = (destination: object) => [
      ...mesh,
      rule,
      gateway('gw', [{ ...http80, hosts: ['*'] }]),
      virtualService('shop', { hosts: ['shop.com'], gateways: ['gw'], http: [{ route: [{ destination }] }] }),
    ];
    expect(shares(route(world({ host: 'web' }), fromGateway('/')))).toEqual({ web: '1' });
    const written = { host: 'web', port: { number: 80 } };
    expect(shares(route(world(written), fromGateway('/')))).toEqual({ 'no-route': '1' });
  });
});

test('load balancer PASSTHROUGH: a gateway has no original destination', () => {
  const rule = destinationRule('web', { host: 'web', trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } });
  const gw = gateway('gw', [{ ...http80, hosts: ['*'] }]);
  const shop = virtualService('shop', { hosts: ['shop.com'], gateways: ['gw'], http: [to('web')] });
  expect(shares(route([...mesh, rule, gw, shop], fromGateway('/')))).toEqual({ 'no-healthy web': '1' });
  expect(shares(route([...mesh, rule], fromClient('/')))).toEqual({ web: '1' });
});
