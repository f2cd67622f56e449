import { web } from '../fixtures/gateway-api';
import { manifest, refusal } from '../fixtures/synth';
import { TcpRoute, TlsRoute } from './connection-route';

const parentRefs = [{ name: 'edge' }];

test('a TCPRoute has one rule', () => {
  manifest((chart) => {
    const { node } = new TcpRoute(chart, 'db', { parentRefs, backendRefs: [{ service: web }] });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'TCPRoute' });
  });
  const backendRefs = [
    { service: web, weight: 9 },
    { service: 'db', port: 5432, weight: 1 },
  ];
  expect(manifest((chart) => new TcpRoute(chart, 'db', { parentRefs, backendRefs })).spec).toEqual({
    parentRefs,
    rules: [
      {
        backendRefs: [
          { name: 'web', port: 80, weight: 9 },
          { name: 'db', port: 5432, weight: 1 },
        ],
      },
    ],
  });
});

test('a TLSRoute also has hosts', () => {
  manifest((chart) => {
    const props = { parentRefs, hostnames: ['*.example.com'], backendRefs: [{ service: web }] };
    const { node, name } = new TlsRoute(chart, 'db', props);
    expect(name).toBe('db');
    expect(node.defaultChild).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'TLSRoute' });
    expect((node.defaultChild as never as { toJson(): { spec: object } }).toJson().spec).toEqual({
      parentRefs,
      hostnames: ['*.example.com'],
      rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
    });
  });
});

test('a port that is not HTTP is filled in', () => {
  const service = { name: 'db', ports: [{ port: 5432, name: 'tcp-sql' }] };
  const { rules } = manifest((chart) => new TcpRoute(chart, 'db', { parentRefs, backendRefs: [{ service }] })).spec;
  expect(rules[0].backendRefs).toEqual([{ name: 'db', port: 5432 }]);
});

test.each<[what: string, props: unknown, message: string]>([
  [
    'no backend',
    { backendRefs: [] },
    'backendRefs must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  [
    'only weights of 0',
    { backendRefs: [{ service: web, weight: 0 }] },
    "backendRefs must be backends of which one has a weight from 1, got 'only 0'",
  ],
  [
    'filters',
    { backendRefs: [{ service: web, filters: [] }] },
    "backendRefs[0]: unknown prop 'filters' (known props: service, port, weight)",
  ],
  ['no host', { backendRefs: [{ service: web }], hostnames: undefined }, 'hostnames must be a list, got undefined'],
])('fails: %s', (_what, props, message) => {
  const all = { parentRefs, hostnames: ['a.b'], ...(props as object) } as never;
  expect(refusal((chart) => new TlsRoute(chart, 'db', all))).toBe(`TLSRoute of 'chart/db': ${message}`);
});
