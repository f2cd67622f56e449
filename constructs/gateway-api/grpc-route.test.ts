import { web } from '../fixtures/gateway-api';
import { manifest, refusal, thrown } from '../fixtures/synth';
import { Header } from '../virtual-service/header';
import { Filter } from './filter';
import { GrpcMethod } from './grpc-match';
import { GrpcRoute, type GrpcRouteProps } from './grpc-route';

const parentRefs = [{ name: 'edge' }];
const backendRefs = [{ service: web }];

test('creates a GRPCRoute as its default child', () => {
  manifest((chart) => {
    const { node, name, namespace } = new GrpcRoute(chart, 'cart', { parentRefs, rules: [{ backendRefs }] });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GRPCRoute' });
    expect({ name, namespace }).toEqual({ name: 'cart', namespace: undefined });
  });
});

test('writes every prop', () => {
  const props: Omit<Required<GrpcRouteProps>, 'name' | 'namespace' | 'labels' | 'annotations' | 'suppress'> = {
    parentRefs,
    hostnames: ['grpc.example.com'],
    rules: [
      {
        name: 'add',
        matches: [
          { method: GrpcMethod.exact({ service: 'shop.v1.Cart', method: 'Add' }), headers: [Header.exact('a', 'b')] },
          { method: GrpcMethod.regex({ method: 'Get.*' }) },
          { method: GrpcMethod.regex({ service: 'shop\\..*' }) },
        ],
        filters: [Filter.requestMirror({ backendRef: { service: web } })],
        backendRefs: [{ service: web, weight: 2, filters: [Filter.requestHeaderModifier({ remove: ['x'] })] }],
      },
    ],
  };
  expect(manifest((chart) => new GrpcRoute(chart, 'cart', props)).spec).toEqual({
    parentRefs,
    hostnames: ['grpc.example.com'],
    rules: [
      {
        name: 'add',
        matches: [
          {
            method: { type: 'Exact', service: 'shop.v1.Cart', method: 'Add' },
            headers: [{ name: 'a', value: 'b' }],
          },
          { method: { type: 'RegularExpression', method: 'Get.*' } },
          { method: { type: 'RegularExpression', service: 'shop\\..*' } },
        ],
        filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 80 } } }],
        backendRefs: [
          {
            name: 'web',
            port: 80,
            weight: 2,
            filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x'] } }],
          },
        ],
      },
    ],
  });
});

const refused = (rule: unknown) =>
  refusal((chart) => new GrpcRoute(chart, 'cart', { parentRefs, rules: [rule as never] })).replace(
    "GRPCRoute of 'chart/cart': ",
    '',
  );

test.each<[what: string, rule: unknown, message: string]>([
  ['no backend', {}, 'rules[0].backendRefs must be a list, got undefined'],
  [
    'only weights of 0',
    { backendRefs: [{ service: web, weight: 0 }] },
    "rules[0].backendRefs must be backends of which one has a weight from 1, got 'only 0'",
  ],
  [
    'a rewrite',
    { backendRefs, filters: [Filter.urlRewrite({ hostname: 'a' })] },
    "rules[0].filters[0] must be one of RequestHeaderModifier, ResponseHeaderModifier, RequestMirror in a GRPCRoute, got 'URLRewrite'",
  ],
  [
    'a method as text',
    { backendRefs, matches: [{ method: 'Add' }] },
    "rules[0].matches[0].method must be a GrpcMethod, such as GrpcMethod.exact({ service: 'shop.v1.Cart' }), got 'Add'",
  ],
  [
    'a timeout',
    { backendRefs, timeouts: {} },
    "rules[0]: unknown prop 'timeouts' (known props: name, matches, filters, backendRefs)",
  ],
])('fails: %s', (_what, rule, message) => {
  expect(refused(rule)).toBe(message);
});

test.each<[what: string, make: () => unknown, message: string]>([
  ['no name', () => GrpcMethod.exact({}), 'the method: one of service, method is required, got none'],
  [
    'a path',
    () => GrpcMethod.exact({ service: '/shop.Cart' }),
    "the method.service must be a gRPC service such as 'shop.v1.Cart', got '/shop.Cart'",
  ],
  [
    'a method with a dot',
    () => GrpcMethod.exact({ method: 'Cart.Add' }),
    "the method.method must be a gRPC method such as 'AddItem', got 'Cart.Add'",
  ],
  [
    'a lookahead',
    () => GrpcMethod.regex({ method: '(?!a)' }),
    expect.stringMatching(/^the method\.method must be valid RE2, got '\(\?!a\)' \(.+\)$/) as never,
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toEqual(message);
});
