import { ApiObject, Testing } from 'cdk8s';
import { manifest, thrown } from '../fixtures/synth';
import { Gateway } from './gateway';
import { Listener } from './listener';

const written = (...listeners: Listener[]) =>
  manifest((chart) => new Gateway(chart, 'edge', { listeners })).spec.listeners;

test('each protocol has a factory', () => {
  const secret = new ApiObject(Testing.chart(), 's', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'made' } });
  expect(
    written(
      Listener.http(),
      Listener.https({ tls: { certificateRefs: [{ name: 'rsa' }, secret] } }),
      Listener.tls({ port: 8443 }),
      Listener.tls({ port: 9443, hostname: 'db.example.com', tls: { options: { 'a.io/b': 'c' } } }),
      Listener.tcp({ port: 9000 }),
    ),
  ).toEqual([
    { name: 'http', port: 80, protocol: 'HTTP' },
    { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'rsa' }, { name: 'made' }] } },
    { name: 'tls-8443', port: 8443, protocol: 'TLS', tls: { mode: 'Passthrough' } },
    {
      name: 'tls-9443',
      port: 9443,
      protocol: 'TLS',
      hostname: 'db.example.com',
      tls: { mode: 'Terminate', options: { 'a.io/b': 'c' } },
    },
    { name: 'tcp-9000', port: 9000, protocol: 'TCP' },
  ]);
});

test('writes the routes that can attach', () => {
  const selector = {
    matchLabels: { team: 'shop' },
    matchExpressions: [
      { key: 'stage', operator: 'In', values: ['prod'] },
      { key: 'legacy', operator: 'DoesNotExist' },
    ],
  } as const;
  const [all, some] = written(
    Listener.http({ allowedRoutes: { namespaces: { from: 'All' }, kinds: ['HTTPRoute', 'GRPCRoute'] } }),
    Listener.http({ port: 8080, allowedRoutes: { namespaces: { from: 'Selector', selector } } }),
  );
  expect(all.allowedRoutes).toEqual({
    namespaces: { from: 'All' },
    kinds: ['HTTPRoute', 'GRPCRoute'].map((kind) => ({ group: 'gateway.networking.k8s.io', kind })),
  });
  expect(some.allowedRoutes).toEqual({ namespaces: { from: 'Selector', selector } });
});

test('shows what it was made of', () => {
  const { name, port, protocol, hostname } = Listener.http({ hostname: '*.example.com' });
  expect({ name, port, protocol, hostname }).toEqual({
    name: 'http',
    port: 80,
    protocol: 'HTTP',
    hostname: '*.example.com',
  });
});

const HOST =
  "options.hostname must be a DNS name in lower case without a port, or a wildcard such as '*.example.com', got";

test.each<[what: string, make: () => unknown, message: string]>([
  ['HTTPS without tls', () => Listener.https({} as never), 'options.tls must be an object, got undefined'],
  [
    'tls of HTTP',
    () => Listener.http({ tls: {} } as never),
    "options: unknown prop 'tls' (known props: name, allowedRoutes, port, hostname)",
  ],
  ['TCP without a port', () => Listener.tcp({} as never), 'options.port must be a port from 1 to 65535, got undefined'],
  [
    'a host of TCP',
    () => Listener.tcp({ port: 1, hostname: 'a' } as never),
    "options: unknown prop 'hostname' (known props: name, allowedRoutes, port)",
  ],
  [
    'tls without a certificate',
    () => Listener.https({ tls: {} }),
    'options.tls: one of certificateRefs, options is required, got none',
  ],
  ['any host', () => Listener.http({ hostname: '*' }), `${HOST} '*'`],
  ['a port in the host', () => Listener.http({ hostname: 'a.b:80' }), `${HOST} 'a.b:80'`],
  ['a host in upper case', () => Listener.http({ hostname: 'A.b' }), `${HOST} 'A.b'`],
  [
    'a name of a Secret',
    () => Listener.https({ tls: { certificateRefs: ['cert' as never] } }),
    "options.tls.certificateRefs[0] must be a Secret, got 'cert' (write { name: 'cert' })",
  ],
  [
    'another object than a Secret',
    () => Listener.https({ tls: { certificateRefs: [new Gateway(Testing.chart(), 'edge')] } }),
    "options.tls.certificateRefs[0] must be a Secret, got 'Gateway (gateway.networking.k8s.io)'",
  ],
  [
    'three certificates',
    () => Listener.https({ tls: { certificateRefs: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] } }),
    'options.tls.certificateRefs must be a list of at most 2, got a list of 3',
  ],
  [
    'a selector without Selector',
    () => Listener.http({ allowedRoutes: { namespaces: { from: 'Selector' } } }),
    "options.allowedRoutes.namespaces: from 'Selector' requires selector",
  ],
  [
    'an operator without values',
    () =>
      Listener.http({
        allowedRoutes: {
          namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: 'a', operator: 'In' }] } },
        },
      }),
    "options.allowedRoutes.namespaces.selector.matchExpressions[0]: operator 'In' requires values",
  ],
  [
    'an unknown kind',
    () => Listener.http({ allowedRoutes: { kinds: ['HttpRoute' as never] } }),
    "options.allowedRoutes.kinds[0] must be one of HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, got 'HttpRoute' (did you mean 'HTTPRoute'?)",
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});
