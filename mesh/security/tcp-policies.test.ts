import {
  authorizationPolicy,
  deployment,
  destinationRule,
  fromGateway,
  gateway,
  type Manifests,
  route,
  shares,
  virtualService,
} from '../fixtures/objects';
import type { Request } from '../request/request';

const db = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'db', namespace: 'default' },
  spec: { selector: { app: 'db' }, ports: [{ name: 'tcp', port: 5432, targetPort: 15432 }] },
};
const workload = [db, deployment('db')];
const policy = (action: string, ...rules: object[]) => authorizationPolicy('policy', { action, rules });
const to = (...operations: object[]) => ({ to: operations.map((operation) => ({ operation })) });
const from = (...sources: object[]) => ({ from: sources.map((source) => ({ source })) });
const when = (key: string, ...values: string[]) => ({ when: [{ key, values }] });

describe('at a TCP port of a workload', () => {
  const plaintext = destinationRule('db', { host: 'db', trafficPolicy: { tls: { mode: 'DISABLE' } } });
  const request: Request = { from: 'default/client', host: 'db', port: 5432, scheme: 'tcp', sourceIp: '1.2.3.4' };

  test.each<[string, object, string]>([
    ['ALLOW of its port', policy('ALLOW', to({ ports: ['15432'] })), 'db:5432'],
    ['ALLOW of the port of its Service', policy('ALLOW', to({ ports: ['5432'] })), 'closed'],
    ['ALLOW of a path', policy('ALLOW', to({ paths: ['/x'] })), 'closed'],
    ['ALLOW of the port or a path', policy('ALLOW', to({ ports: ['15432'] }, { paths: ['/x'] })), 'closed'],
    [
      'ALLOW of the port, and of a path in another rule',
      policy('ALLOW', to({ paths: ['/x'] }), to({ ports: ['15432'] })),
      'db:5432',
    ],
    ['ALLOW of everybody but a token', policy('ALLOW', from({ notRequestPrincipals: ['*'] })), 'closed'],
    ['ALLOW of a header', policy('ALLOW', when('request.headers[x]', '*')), 'closed'],
    ['ALLOW of any server name', policy('ALLOW', when('connection.sni', '*')), 'closed'],
    ['DENY of a path', policy('DENY', to({ paths: ['/x'] })), 'closed'],
    ['DENY of a path at another port', policy('DENY', to({ paths: ['/x'], ports: ['1'] })), 'db:5432'],
    ['DENY of all but a path', policy('DENY', to({ notPaths: ['/x'] })), 'closed'],
    ['DENY of another address', policy('DENY', from({ ipBlocks: ['5.6.7.8'] })), 'db:5432'],
    ['DENY of the address', policy('DENY', from({ ipBlocks: ['1.2.3.0/24'] })), 'closed'],
    ['ALLOW of the own address', policy('ALLOW', when('destination.ip', '10.1.2.3')), 'db:5432'],
    ['ALLOW of an identity, without mutual TLS', policy('ALLOW', from({ principals: ['*'] })), 'closed'],
  ])('%s', (_, object, expected) => {
    expect(shares(route([...workload, plaintext, object], request))).toEqual({ [expected]: '1' });
  });

  test('with mutual TLS, the server name is that of the cluster', () => {
    const sni = 'outbound_.5432_._.db.default.svc.cluster.local';
    expect(shares(route([...workload, policy('ALLOW', when('connection.sni', sni))], request))).toEqual({
      'db:5432': '1',
    });
  });
});

describe('at a gateway', () => {
  const ofGateway = (action: string, ...rules: object[]) =>
    authorizationPolicy('istio-system/policy', {
      selector: { matchLabels: { istio: 'ingressgateway' } },
      action,
      rules,
    });
  const tcp: Manifests = [
    ...workload,
    gateway('istio-system/gw', [{ port: { number: 9000, name: 'tcp', protocol: 'TCP' }, hosts: ['*'] }]),
    virtualService('db', {
      hosts: ['*'],
      gateways: ['istio-system/gw'],
      tcp: [{ route: [{ destination: { host: 'db' } }] }],
    }),
  ];
  const passthrough: Manifests = [
    ...workload,
    gateway('istio-system/gw', [
      { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['*'], tls: { mode: 'PASSTHROUGH' } },
    ]),
    virtualService('db', {
      hosts: ['db.test'],
      gateways: ['istio-system/gw'],
      tls: [{ match: [{ sniHosts: ['db.test'] }], route: [{ destination: { host: 'db' } }] }],
    }),
  ];

  test.each<[string, Manifests, object, Partial<Request>, string]>([
    ['DENY of everything at a TCP server', tcp, ofGateway('DENY', {}), {}, 'closed'],
    ['ALLOW of the port', tcp, ofGateway('ALLOW', to({ ports: ['9000'] })), {}, 'db:5432'],
    [
      'ALLOW of another address',
      tcp,
      ofGateway('ALLOW', from({ ipBlocks: ['1.1.1.1'] })),
      { sourceIp: '2.2.2.2' },
      'closed',
    ],
    [
      'ALLOW of the address',
      tcp,
      ofGateway('ALLOW', from({ remoteIpBlocks: ['2.0.0.0/8'] })),
      { sourceIp: '2.2.2.2' },
      'db:5432',
    ],
    ['DENY of a path at a TCP server', tcp, ofGateway('DENY', to({ paths: ['/x'] })), {}, 'closed'],
    [
      'DENY of a server name',
      passthrough,
      ofGateway('DENY', when('connection.sni', 'db.test')),
      { host: 'db.test' },
      'closed',
    ],
    [
      'DENY of another server name',
      passthrough,
      ofGateway('DENY', when('connection.sni', 'x')),
      { host: 'db.test' },
      'db:5432',
    ],
    ['ALLOW of a path', passthrough, ofGateway('ALLOW', to({ paths: ['/x'] })), { host: 'db.test' }, 'closed'],
  ])('%s', (_, manifests, object, more, expected) => {
    const isTls = manifests === passthrough;
    const request: Request = { from: 'gateway', scheme: isTls ? 'tls' : 'tcp', port: isTls ? 443 : 9000, ...more };
    expect(shares(route([...manifests, object], request))).toEqual({ [expected]: '1' });
  });

  test('ports are those of the Pod, not those of the Gateway', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'ingress', namespace: 'istio-system' },
      spec: { selector: { istio: 'ingressgateway' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    };
    const manifests = [
      service,
      gateway('istio-system/gw', [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }]),
    ];
    const allowed = (port: string) =>
      shares(route([...manifests, ofGateway('ALLOW', to({ ports: [port] }))], fromGateway('/')));
    expect(allowed('8080')).toEqual({ 'no-route': '1' });
    expect(allowed('80')).toEqual({ 'denied istio-system/policy': '1' });
  });
});
