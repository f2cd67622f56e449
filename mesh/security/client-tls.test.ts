import {
  authorizationPolicy,
  deployment,
  destinationRule,
  fromClient,
  fromGateway,
  gateway,
  http80,
  meshOf,
  peerAuthentication,
  route,
  service,
  shares,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';

const web = workloads('web');
const strict = peerAuthentication('strict', {
  selector: { matchLabels: { app: 'web' } },
  mtls: { mode: 'STRICT' },
});
const closed = { closed: '1' };

describe('automatic mutual TLS', () => {
  test('is not used for services of a namespace with mode DISABLE, whatever their workloads require', () => {
    const disabled = peerAuthentication('disabled', { mtls: { mode: 'DISABLE' } });
    expect(shares(route([...web, strict], fromClient('/')))).toEqual({ web: '1' });
    expect(shares(route([...web, strict, disabled], fromClient('/')))).toEqual(closed);
  });

  const headless = service('web', undefined, { clusterIP: 'None' });
  const withoutSidecar = { template: { metadata: { labels: { app: 'web', 'sidecar.istio.io/inject': 'false' } } } };
  test('is not used for a headless Service if any Pod has no sidecar', () => {
    expect(shares(route([headless, deployment('web'), strict], fromClient('/')))).toEqual({ web: '1' });
    const mixed = [headless, deployment('web'), deployment('web', 'v2', withoutSidecar)];
    expect(shares(route([...mixed, strict], fromClient('/')))).toEqual({ closed: '1/2', web: '1/2' });
  });

  test('endpoints are marked by the tls of the rule, even if the settings of the port replace it', () => {
    const rule = destinationRule('web', {
      host: 'web',
      trafficPolicy: {
        tls: { mode: 'DISABLE' },
        portLevelSettings: [{ port: { number: 80 }, connectionPool: { tcp: { maxConnections: 1 } } }],
      },
    });
    expect(shares(route([...web, strict, rule], fromClient('/')))).toEqual(closed);
  });
});

describe('a WorkloadEntry', () => {
  const vm = (spec: object) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadEntry',
    metadata: { name: 'vm', namespace: 'default' },
    spec: { address: '10.0.0.9', labels: { app: 'web' }, ...spec },
  });
  const deny = authorizationPolicy('deny', { action: 'DENY', rules: [{}] });
  test.each<[string, object, string]>([
    ['with a service account has a proxy', { serviceAccount: 'vm' }, 'denied default/deny'],
    ['without one has none', {}, 'web'],
    [
      'can be marked as one without a proxy',
      { serviceAccount: 'vm', labels: { app: 'web', 'security.istio.io/tlsMode': 'disabled' } },
      'web',
    ],
  ])('%s', (_, spec, expected) => {
    expect(shares(route([service('web'), vm(spec), deny], fromClient('/')))).toEqual({ [expected]: '1' });
  });
});

describe('credentialName', () => {
  const trafficPolicy = { tls: { mode: 'SIMPLE', credentialName: 'ca' } };
  const rule = (more: object) => destinationRule('web', { host: 'web', trafficPolicy, ...more });
  test('is ignored by sidecars, with the whole tls block', () => {
    expect(shares(route([...web, rule({})], fromClient('/')))).toEqual({ web: '1' });
  });
  test('is used by sidecars that the rule selects, and at gateways', () => {
    const selected = rule({ workloadSelector: { matchLabels: { app: 'client' } } });
    expect(shares(route([...web, selected], fromClient('/')))).toEqual(closed);
    const gw = gateway('gw', [{ ...http80, hosts: ['*'] }]);
    const shop = virtualService('shop', { hosts: ['shop.com'], gateways: ['gw'], http: [to('web')] });
    expect(shares(route([...web, rule({}), gw, shop], fromGateway('/')))).toEqual(closed);
  });
});

describe('TLS without an Istio identity, on a port of a workload with a sidecar', () => {
  const rule = destinationRule('web', { host: 'web', trafficPolicy: { tls: { mode: 'SIMPLE' } } });
  const named = (name: string) => [service('web', [{ name, port: 80 }]), deployment('web'), rule];
  test('is closed if the port is declared as HTTP', () => {
    expect(shares(route(named('http'), fromClient('/')))).toEqual(closed);
  });
  test('goes on to the application if the protocol is sniffed', () => {
    expect(shares(route(named('web'), fromClient('/')))).toEqual({ web: '1' });
  });
  test('is not read by its proxy, so a DENY rule matches whatever the path', () => {
    const admin = { rules: [{ to: [{ operation: { paths: ['/admin'] } }] }], action: 'DENY' };
    const manifests = [...named('web'), authorizationPolicy('deny', admin)];
    expect(shares(route(manifests, fromClient('/')))).toEqual(closed);
    expect(meshOf(manifests).access({ from: 'default/client', to: 'web' })).toMatchObject([
      { allowed: 'none', because: [{ object: 'AuthorizationPolicy default/deny' }] },
    ]);
  });
  test('is closed if the workload requires mutual TLS', () => {
    expect(shares(route([...named('web'), strict], fromClient('/')))).toEqual(closed);
  });
});
