import {
  authorizationPolicy,
  fromClient,
  fromGateway,
  gateway,
  http80,
  type Manifests,
  requestAuthentication,
  route,
  service,
  virtualService,
  workloads,
} from '../fixtures/objects';
import type { Request } from '../request/request';

const web = workloads('web');
const atGateway = (...http: readonly object[]): Manifests => [
  ...web,
  gateway('gw', [{ ...http80, hosts: ['shop.com'] }]),
  virtualService('shop', { hosts: ['shop.com'], gateways: ['gw'], http }),
];
const toWeb = { route: [{ destination: { host: 'web' } }] };
const ingress = { selector: { matchLabels: { istio: 'ingressgateway' } } };
const deny = (id: string, spec: object) => authorizationPolicy(id, { ...spec, action: 'DENY', rules: [{}] });
const login = { issuer: 'https://login.com', audiences: ['shop'], jwksUri: 'https://login.com/keys' };
const tokens = requestAuthentication('istio-system/tokens', { ...ingress, jwtRules: [login] });
const withToken = (jwt: Request['jwt']) => fromGateway('/', jwt && { jwt });
const toRedirect: Manifests = [
  ...web,
  gateway('gw', [{ ...http80, hosts: ['shop.com'], tls: { httpsRedirect: true } }]),
  virtualService('shop', { hosts: ['shop.com'], gateways: ['gw'], http: [toWeb] }),
];

const asCall = (request: Request, type: string): Request => ({
  ...request,
  method: 'POST',
  headers: { 'content-type': type },
});
const answers = (objects: Manifests, request: Request, type: string) =>
  route(objects, asCall(request, type)).outcomes.map((outcome) => [
    outcome.kind,
    'status' in outcome ? outcome.status : undefined,
    'grpcStatus' in outcome ? outcome.grpcStatus : undefined,
  ]);

test.each<[title: string, objects: Manifests, request: Request, kind: string, status: number, grpcStatus: number]>([
  ['no rule', atGateway({ match: [{ uri: { exact: '/x' } }], ...toWeb }), fromGateway('/'), 'no-route', 404, 12],
  ['an unknown host', atGateway(toWeb), fromGateway('/', { host: 'other.com' }), 'no-route', 404, 12],
  [
    'a missing service',
    atGateway({ route: [{ destination: { host: 'nope' } }] }),
    fromGateway('/'),
    'unavailable',
    503,
    14,
  ],
  ['a service without workloads', [service('empty')], fromClient('/', { host: 'empty' }), 'unavailable', 503, 14],
  ['a redirect', atGateway({ redirect: { uri: '/new' } }), fromGateway('/'), 'redirect', 301, 2],
  ['a redirect to https', toRedirect, fromGateway('/'), 'redirect', 301, 2],
  ['a direct response', atGateway({ directResponse: { status: 429 } }), fromGateway('/'), 'direct', 429, 14],
  ['a malformed path', atGateway(toWeb), fromGateway('/%00'), 'direct', 400, 13],
  [
    'a policy at the gateway',
    [...atGateway(toWeb), deny('istio-system/all', ingress)],
    fromGateway('/'),
    'denied',
    403,
    7,
  ],
  ['a policy at the workload', [...web, deny('all', {})], fromClient('/'), 'denied', 403, 7],
  [
    'a token without the audience',
    [...atGateway(toWeb), tokens],
    withToken({ issuer: login.issuer, claims: { aud: 'other' } }),
    'denied',
    403,
    7,
  ],
  [
    'a token of an unknown issuer',
    [...atGateway(toWeb), tokens],
    withToken({ issuer: 'https://other.com', claims: {} }),
    'denied',
    401,
    16,
  ],
])('%s: a gRPC call gets status code 200 and a gRPC status', (_, objects, request, kind, status, grpcStatus) => {
  for (const type of ['application/grpc', 'application/grpc+proto']) {
    expect(answers(objects, request, type)).toEqual([[kind, 200, grpcStatus]]);
  }
  for (const type of ['application/json', 'application/grpc-web', 'application/grpc;charset=utf-8']) {
    expect(answers(objects, request, type)).toEqual([[kind, status, undefined]]);
  }
});

test('an abort has the gRPC status of its status code', () => {
  const abort = (httpStatus: number) =>
    atGateway({ fault: { abort: { httpStatus, percentage: { value: 100 } } }, ...toWeb });
  expect(answers(abort(503), fromGateway('/'), 'application/grpc')).toEqual([['abort', undefined, 'UNAVAILABLE']]);
  expect(answers(abort(418), fromGateway('/'), 'application/grpc')).toEqual([['abort', undefined, 'UNKNOWN']]);
});

test('the workload decides by the content type that it receives', () => {
  const objects = [
    ...web,
    virtualService('web', {
      hosts: ['web'],
      http: [{ headers: { request: { set: { 'content-type': 'application/json' } } }, ...toWeb }],
    }),
    deny('all', {}),
  ];
  const [outcome] = route(objects, asCall(fromClient('/'), 'application/grpc')).outcomes;
  expect(outcome).toMatchObject({ kind: 'denied', status: 403 });
});

test('verdicts name the gRPC status', () => {
  const text = `${route([...web, deny('all', {})], asCall(fromClient('/'), 'application/grpc'))}`;
  expect(text).toContain('denied gRPC status 7 PERMISSION_DENIED by default/all');
});
