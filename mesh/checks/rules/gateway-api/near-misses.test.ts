import { findingsOf } from '../../fixtures/findings';
import { refusedByEnvoy } from '../any-kind/refused-by-envoy';
import { backendPort } from './backend-port';
import { competingMeshRoutes } from './competing-mesh-routes';
import { droppedRules } from './dropped-rules';
import { gluedPrefix } from './glued-prefix';
import { ignoredField } from './ignored-field';
import { negativeStatus } from './negative-status';
import { oldCrd } from './old-crd';
import { refusedPattern } from './refused-pattern';
import { routeExample, servicesExample } from './route-example';
import { unenforcedTarget } from './unenforced-target';
import { unreachableMatch } from './unreachable-match';

const rule = (fields: string, backend = 'web') => `    - { ${fields}backendRefs: [{ name: ${backend}, port: 80 }] }`;
const regex = rule('matches: [{ path: { type: RegularExpression, value: "/x.*" } }], ', 'api');
const meshRoute = (name: string, namespace: string, port = '') => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  parentRefs: [{ group: "", kind: Service, name: web, namespace: default${port} }]
  rules: [{ backendRefs: [{ name: api, namespace: default, port: 80 }] }]
`;
const rewrite = (match: string, to: string, type = 'URLRewrite', field = 'urlRewrite') =>
  routeExample(
    rule(
      `matches: [{ path: { value: ${match} } }], filters: [{ type: ${type}, ${field}: { path: { type: ReplacePrefixMatch, replacePrefixMatch: ${to} } } }], `,
    ),
  );
const mirrored = (kind: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: web }]
  rules:
    - filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: nope, port: 80 } } }]
      backendRefs: [{ name: web, port: 80 }]
${servicesExample}`;

const policy = (certificates: string, metadata = 'name: web', target = 'web') => `
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { ${metadata} }
spec:
  targetRefs: [{ group: "", kind: Service, name: ${target} }]
  validation: { hostname: web.example.com, ${certificates} }
${servicesExample}`;

test.each([
  [
    'certificates that may be in other manifests',
    negativeStatus,
    policy('caCertificateRefs: [{ group: "", kind: ConfigMap, name: ca }]'),
  ],
  [
    'a policy that Istio shall ignore',
    negativeStatus,
    policy(
      'wellKnownCACertificates: System',
      'name: web, annotations: { istio.io/ignore-policy-attachment: "true" }',
      'nope',
    ),
  ],
  [
    'a regex behind / with a condition',
    unreachableMatch,
    routeExample(`${regex}\n${rule('matches: [{ method: GET }], ')}`),
  ],
  ['a regex alone', unreachableMatch, routeExample(regex)],
  [
    'a match that is lost for one of two host names',
    unreachableMatch,
    `${routeExample(regex, '[shop.example.com, other.example.com]')}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: all }
spec: { parentRefs: [{ name: edge }], hostnames: [shop.example.com], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
`,
  ],
  [
    'a star for a header that is present',
    refusedPattern,
    routeExample(rule('matches: [{ headers: [{ name: x, type: RegularExpression, value: "*" }] }], ')),
  ],
  [
    'a backend without weight',
    backendPort,
    routeExample('    - { backendRefs: [{ name: web, port: 80 }, { name: web, port: 81, weight: 0 }] }'),
  ],
  [
    'a Service that is not in the manifests',
    backendPort,
    routeExample('    - { backendRefs: [{ name: far, port: 81 }] }'),
  ],
  ['a missing mirror of an HTTPRoute', droppedRules, mirrored('HTTPRoute')],
  ['a missing mirror that may be in other manifests', droppedRules, mirrored('GRPCRoute')],
  ['a rewrite that removes the prefix', gluedPrefix, rewrite('/old', '/')],
  ['a rewrite ignores the slash at the end', gluedPrefix, rewrite('/old', '/new/')],
  [
    'a redirect from / to a prefix with a slash',
    gluedPrefix,
    rewrite('/', '/new/', 'RequestRedirect', 'requestRedirect'),
  ],
  ['equal timeouts', ignoredField, routeExample(rule('timeouts: { request: 2s, backendRequest: 2s }, '))],
  [
    'routes for different ports',
    competingMeshRoutes,
    `${meshRoute('a', 'default', ', port: 80')}---${meshRoute('b', 'default', ', port: 81')}${servicesExample}`,
  ],
  [
    'a route of a consumer',
    competingMeshRoutes,
    `${meshRoute('a', 'default')}---${meshRoute('b', 'shop', ', port: 80')}${servicesExample}`,
  ],
  ['a Gateway that istiod deploys', unenforcedTarget, routeExample(rule(''))],
  [
    'a CRD without a version',
    oldCrd,
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: tcproutes.gateway.networking.k8s.io }',
  ],
  [
    'a backend, if the manifests have no Services',
    negativeStatus,
    routeExample(rule('')).split('---\napiVersion: v1')[0] ?? '',
  ],
  [
    'a namespace, if the manifests have no Namespaces',
    negativeStatus,
    `${routeExample(rule('')).replaceAll('name: shop }', 'name: shop, namespace: shop }').replace('[{ name: edge }]', '[{ name: edge, namespace: default }]').split('---\napiVersion: v1')[0]}`,
  ],
])('%s', (_, check, yaml) => {
  expect(findingsOf(check, [yaml])).toEqual([]);
});

test('a bad regular expression behind a rule for / is only a warning', () => {
  const bad = regex.replace('/x.*', '/x(');
  expect(findingsOf(refusedPattern, [routeExample(bad)]).map(({ level }) => level)).toEqual(['error']);
  expect(findingsOf(refusedPattern, [routeExample(`${bad}\n${rule('')}`)]).map(({ level }) => level)).toEqual([
    'warning',
  ]);
});

describe('a header value that Envoy refuses', () => {
  const header =
    'filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: x, value: 50% }] } }], ';
  test('in a rule', () => {
    expect(findingsOf(refusedByEnvoy, [routeExample(rule(header))])).toHaveLength(1);
  });
  test('in a regular expression that is cut', () => {
    const cut = regex.replace('{ matches', `{ ${header}matches`);
    expect(findingsOf(refusedByEnvoy, [routeExample(`${cut}\n${rule('')}`)])).toEqual([]);
  });
  test('of a backend', () => {
    const backend = `    - { backendRefs: [{ name: web, port: 80, ${header.slice(0, -2)} }] }`;
    expect(findingsOf(refusedByEnvoy, [routeExample(backend)])).toHaveLength(1);
  });
});

test('a redirect doubles the slash', () => {
  expect(findingsOf(gluedPrefix, [rewrite('/old', '/new/', 'RequestRedirect', 'requestRedirect')])).toHaveLength(1);
});

test('a mirror that is not permitted takes all rules of a GRPCRoute', () => {
  const away = mirrored('GRPCRoute')
    .replace('group: "", kind: Service, name: web', 'name: edge')
    .replace('name: nope, port', 'name: nope, namespace: team, port');
  const [gateway = ''] = routeExample('').split('---');
  expect(findingsOf(droppedRules, [`${gateway}---${away}`])).toHaveLength(1);
});

test('a VirtualService for the Service of a route', () => {
  const virtualService = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec: { hosts: [web], http: [{ route: [{ destination: { host: api } }] }] }
`;
  const found = findingsOf(competingMeshRoutes, [meshRoute('a', 'default'), `${virtualService}${servicesExample}`]);
  expect(found).toHaveLength(1);
});
