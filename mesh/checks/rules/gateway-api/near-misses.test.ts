import { findingsOf } from '../../fixtures/findings';
import { referencedResource } from '../any-kind/referenced-resource';
import { refusedByEnvoy } from '../any-kind/refused-by-envoy';
import { ingressExample } from '../ingress/ingress-example';
import { refusedIngressPath } from '../ingress/refused-path';
import { impossibleMatch } from '../virtual-service/impossible-match';
import { literalPattern } from '../virtual-service/literal-pattern';
import { unsentOrigin } from '../virtual-service/unsent-origin';
import { backendPort } from './backend-port';
import { competingMeshRoutes } from './competing-mesh-routes';
import { droppedRules } from './dropped-rules';
import { gluedPrefix } from './glued-prefix';
import { hiddenByExport } from './hidden-by-export';
import { hiddenByOtherApi } from './hidden-by-other-api';
import { ignoredField } from './ignored-field';
import { ineffectiveCors } from './ineffective-cors';
import { meshParentPort } from './mesh-parent-port';
import { negativeStatus } from './negative-status';
import { noBackend } from './no-backend';
import { noFallthrough } from './no-fallthrough';
import { oldCrd } from './old-crd';
import { plainAndTlsPort } from './plain-and-tls-port';
import { redirectLoop } from './redirect-loop';
import { refusedPattern } from './refused-pattern';
import { repeatedConnectionRoute } from './repeated-connection-route';
import { repeatedHeader } from './repeated-header';
import { routeExample, servicesExample } from './route-example';
import { routeWithoutCallers } from './route-without-callers';
import { sharedRouteName } from './shared-route-name';
import { targetWithoutWaypoint } from './target-without-waypoint';
import { unenforcedTarget } from './unenforced-target';
import { ungrantedHost } from './ungranted-host';
import { unknownClass } from './unknown-class';
import { unknownGrantNamespace } from './unknown-grant-namespace';
import { unknownParent } from './unknown-parent';
import { unreachableMatch } from './unreachable-match';
import { unservedHostname } from './unserved-hostname';
import { unsortedRoutes } from './unsorted-routes';

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

const toHttps = '{ scheme: https }';
const cert = 'port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: cert }] }';
const listeners = (a: string, b: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec: { gatewayClassName: istio, listeners: [{ name: a, ${a} }, { name: b, ${b} }] }
---
`;
const httpRoute = (name: string, parents: string, rest: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name} }
spec: { parentRefs: [${parents}], ${rest} }
`;
const shop = (hostnames: string, parents = '') =>
  httpRoute(
    'shop',
    `{ name: edge }${parents}`,
    `hostnames: ${hostnames}, rules: [{ backendRefs: [{ name: web, port: 80 }] }]`,
  );
const bothListeners = (match: string, redirect: string) =>
  listeners('port: 80, protocol: HTTP', cert) +
  httpRoute(
    'redirect',
    '{ name: edge, sectionName: b }',
    `rules: [{ ${match}filters: [{ type: RequestRedirect, requestRedirect: ${redirect} }] }]`,
  );
const olderRoute = httpRoute(
  'app',
  '{ name: edge, sectionName: b }',
  'rules: [{ backendRefs: [{ name: web, port: 80 }] }]',
);
const twoRoutes = (hostnames: string, first: string, second: string) => {
  const to = (path: string) =>
    `rules: [{ matches: [{ path: { value: ${path} } }], backendRefs: [{ name: web, port: 80 }] }]`;
  return `${listeners('port: 80, protocol: HTTP, hostname: shop.example.com', 'port: 81, protocol: HTTP')}
${httpRoute('first', '{ name: edge }', `${hostnames === '' ? '' : `${hostnames}, `}${to(first)}`)}---${httpRoute('second', '{ name: edge }', `hostnames: [shop.example.com], ${to(second)}`)}`;
};
const exported = (to: string) => `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { defaultVirtualServiceExportTo: ["${to}"] } }
`;
const tcpRoutes = (...sections: string[]) =>
  listeners('port: 90, protocol: TCP', 'port: 91, protocol: TCP') +
  sections
    .map((section, index) =>
      httpRoute(
        `r${index}`,
        `{ name: edge, sectionName: ${section} }`,
        'rules: [{ backendRefs: [{ name: web, port: 80 }] }]',
      ).replace('HTTPRoute', 'TCPRoute'),
    )
    .join('---');
const hostname = (name: string) =>
  routeExample(`    - { backendRefs: [{ group: networking.istio.io, kind: Hostname, name: ${name}, port: 80 }] }`);
const gatewayClass = (name: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: ${name} }
spec: { controllerName: example.com/controller }
`;
const grant = `
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: grant }
spec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }], to: [{ group: "", kind: Service }] }
`;
const target = (labels: string, ofService = '') => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop${ofService} }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: deny, namespace: shop }
spec: { action: DENY, targetRefs: [{ group: "", kind: Service, name: web }], rules: [{}] }
`;
const policy = (certificates: string, metadata = 'name: web', target = 'web') => `
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { ${metadata} }
spec:
  targetRefs: [{ group: "", kind: Service, name: ${target} }]
  validation: { hostname: web.example.com, ${certificates} }
${servicesExample}`;

const [behind = '', reachableFirst = ''] = hiddenByOtherApi.examples.map(({ wrong }) => wrong);
const exactPath = (path: string) =>
  ingressExample({ paths: path }).replace('pathType: Prefix', 'pathType: ImplementationSpecific');
const wildcard = noFallthrough.examples[0]?.wrong ?? '';
const toNothing = noBackend.examples[0]?.wrong ?? '';
const withoutCallers = routeWithoutCallers.examples[0]?.wrong ?? '';
const targeting = referencedResource.examples.find(({ title }) => title === 'target of a policy')?.wrong ?? '';
const [sameName = ''] = sharedRouteName.examples.map(({ wrong }) => wrong);

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
  [
    'a redirect with a header that a proxy sets',
    redirectLoop,
    bothListeners('matches: [{ headers: [{ name: x-forwarded-proto, value: http }] }], ', toHttps),
  ],
  [
    'a redirect of POST, which browsers follow with GET',
    redirectLoop,
    bothListeners('matches: [{ method: POST }], ', toHttps),
  ],
  ['a redirect to another host', redirectLoop, bothListeners('', '{ hostname: new.example.com }')],
  ['a redirect to another port', redirectLoop, bothListeners('', '{ scheme: https, port: 8443 }')],
  [
    'a redirect to another path',
    redirectLoop,
    bothListeners('', '{ path: { type: ReplaceFullPath, replaceFullPath: /new } }'),
  ],
  ['a redirect that an older route hides', redirectLoop, `${bothListeners('', toHttps)}---${olderRoute}`],
  [
    'two HTTP listeners of one port',
    plainAndTlsPort,
    listeners('port: 80, protocol: HTTP, hostname: a.example.com', 'port: 80, protocol: HTTP, hostname: b.example.com'),
  ],
  [
    'two HTTPS listeners of one port',
    plainAndTlsPort,
    listeners(`${cert}, hostname: a.example.com`, `${cert}, hostname: b.example.com`),
  ],
  ['a shorter path of another route', unsortedRoutes, twoRoutes('', '/shop/cart', '/shop')],
  ['routes for different hosts', unsortedRoutes, twoRoutes('hostnames: [other.example.com]', '/shop', '/shop/cart')],
  ['a mesh route', hiddenByExport, `${meshRoute('a', 'default')}---${exported('.')}`],
  ['a route next to the Gateway', hiddenByExport, `${routeExample(rule(''))}\n---${exported('.')}`],
  ['TCPRoutes of different listeners', repeatedConnectionRoute, tcpRoutes('a', 'b')],
  ['a host name in the own namespace', ungrantedHost, hostname('web.default.svc.cluster.local')],
  ['a host name outside the cluster', ungrantedHost, hostname('api.example.com')],
  [
    'headers in different matches',
    repeatedHeader,
    routeExample(rule('matches: [{ headers: [{ name: X, value: a }] }, { headers: [{ name: x, value: a }] }], ')),
  ],
  [
    'set and add of one header',
    repeatedHeader,
    routeExample(
      rule(
        'filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: X, value: a }], add: [{ name: x, value: b }] } }], ',
      ),
    ),
  ],
  [
    'a host name that a second listener serves',
    unservedHostname,
    listeners('port: 80, protocol: HTTP, hostname: "*.example.com"', 'port: 81, protocol: HTTP') +
      shop('[a.example.com, b.example.org]'),
  ],
  [
    'a host name that an unknown Gateway may serve',
    unservedHostname,
    listeners(
      'port: 80, protocol: HTTP, hostname: "*.example.com"',
      'port: 81, protocol: HTTP, hostname: "*.example.com"',
    ) + shop('[a.example.com, b.example.org]', ', { name: other }'),
  ],
  ['a mesh route without a port', meshParentPort, `${meshRoute('a', 'default')}${servicesExample}`],
  [
    'a mesh route for one of two ports',
    meshParentPort,
    `${meshRoute('a', 'default')}${servicesExample.replaceAll('name: http, port: 80 }', 'name: tcp, port: 81 }, { name: http, port: 80 }')}`,
  ],
  [
    'a mesh route for a port of unknown protocol',
    meshParentPort,
    `${meshRoute('a', 'default', ', port: 80')}${servicesExample.replaceAll('name: http,', 'name: web,')}`,
  ],
  [
    'a Gateway in a namespace without Gateways',
    unknownParent,
    `${routeExample(rule('')).replace('[{ name: edge }]', '[{ name: far, namespace: infra }]')}`,
  ],
  ['a Service as parent', unknownParent, `${meshRoute('a', 'default')}---${routeExample(rule(''))}`],
  [
    'a class of another controller',
    unknownClass,
    routeExample(rule('')).replace('gatewayClassName: istio', 'gatewayClassName: nginx'),
  ],
  [
    'a class in the manifests',
    unknownClass,
    `${routeExample(rule('')).replace('gatewayClassName: istio', 'gatewayClassName: nginx')}\n---${gatewayClass('nginx')}`,
  ],
  ['a namespace, if the manifests have no Namespaces', unknownGrantNamespace, grant],
  ['a target in a namespace without sidecars', targetWithoutWaypoint, target('')],
  [
    'a target with a waypoint',
    targetWithoutWaypoint,
    target('istio-injection: enabled', ', labels: { istio.io/use-waypoint: waypoint }'),
  ],
  [
    'a route for the mesh and a Gateway',
    ignoredField,
    meshRoute('a', 'default')
      .replace('[{ group', '[{ name: edge }, { group')
      .replace('rules:', 'hostnames: [shop.example.com]\n  rules:'),
  ],
  [
    'a rule without backends at a Gateway of others',
    noBackend,
    toNothing.replace('ClassName: istio', 'ClassName: nginx'),
  ],
  [
    'a rule without backends that istiod drops',
    noBackend,
    toNothing.replace('matches:', 'filters: [{ type: ExtensionRef }]\n      matches:'),
  ],
  [
    'a route for a Service, if there are no workloads',
    routeWithoutCallers,
    `${meshRoute('a', 'shop')}${servicesExample}`,
  ],
  [
    'a route for a Service next to its callers',
    routeWithoutCallers,
    withoutCallers.replace('{ name: client }', '{ name: client, namespace: routes }'),
  ],
  [
    'a route for two Services, one of them near',
    routeWithoutCallers,
    withoutCallers.replace('parentRefs: [', 'parentRefs: [{ group: "", kind: Service, name: own }, '),
  ],
  [
    'a route next to objects that may create Pods',
    routeWithoutCallers,
    `${withoutCallers}---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: app, namespace: routes }\n`,
  ],
  [
    'a target in a namespace without Gateways',
    referencedResource,
    targeting.replace('{ name: deny-admin }', '{ name: deny-admin, namespace: shop }'),
  ],
  [
    'a target that istiod creates',
    referencedResource,
    targeting.replace(
      'group: gateway.networking.k8s.io, kind: Gateway, name: egde',
      'group: "", kind: Service, name: edge-istio',
    ),
  ],
  ['a star in a regular expression', literalPattern, routeExample(regex)],
  ['a star at the end of a path that istiod cuts', literalPattern, exactPath('/api/*')],
  [
    'a regular expression in an Ingress of others',
    literalPattern,
    ingressExample({ paths: '/api(/|$)(.*)', spec: 'ingressClassName: nginx' }),
  ],
  ['a regular expression for all paths', impossibleMatch, routeExample(regex.replace('/x.*', '.*'))],
  ['a prefix that Envoy rejects', impossibleMatch, ingressExample({ paths: '/search?q=' })],
  ['an exact path that Envoy accepts', refusedIngressPath, exactPath('/search?q=')],
  ['all origins', unsentOrigin, routeExample(rule('filters: [{ type: CORS, cors: { allowOrigins: ["*"] } }], '))],
  [
    'a wildcard without a rule for all requests',
    noFallthrough,
    wildcard.replace('{ route', '{ match: [{ uri: { prefix: /pay } }], route'),
  ],
  ['a wildcard at another port', noFallthrough, wildcard.replace('number: 80, name', 'number: 81, name')],
  ['a wildcard that does not cover the host', noFallthrough, wildcard.replaceAll('"*"', '"*.example.org"')],
  [
    'a wildcard of the same API',
    noFallthrough,
    routeExample(rule('matches: [{ path: { value: /cart } }], ')) +
      olderRoute.replace('sectionName: b', 'sectionName: http').replace('\n', '\n---\n'),
  ],
  ['an older VirtualService for all requests', hiddenByOtherApi, behind.replace('prefix: /cart', 'prefix: /')],
  ['an older VirtualService at another port', hiddenByOtherApi, behind.replace('number: 80', 'number: 81')],
  [
    'an older VirtualService at other Pods',
    hiddenByOtherApi,
    behind.replace('istio: ingress }\n  servers', 'app: other }\n  servers'),
  ],
  ['an older VirtualService for another host', hiddenByOtherApi, behind.replaceAll('hosts: ["shop', 'hosts: ["other')],
  ['an older VirtualService with a condition', hiddenByOtherApi, behind.replace('/cart } }', '/cart }, port: 81 }')],
  [
    'a VirtualService without its own reachable rules',
    hiddenByOtherApi,
    reachableFirst.replace('http:', 'http:\n    - route: [{ destination: { host: api } }]'),
  ],
  [
    'a GRPCRoute of another namespace',
    sharedRouteName,
    sameName.replace(
      '{ name: shop }\nspec:\n  parentRefs: [{ name: edge }]\n  hostnames: [grpc',
      '{ name: shop, namespace: other }\nspec:\n  parentRefs: [{ name: edge, namespace: default }]\n  hostnames: [grpc',
    ),
  ],
  [
    'a GRPCRoute next to an HTTPRoute without a Gateway',
    sharedRouteName,
    sameName.replace('{ name: edge }]\n  hostnames: [shop', '{ name: nope }]\n  hostnames: [shop'),
  ],
  [
    'CORS in a rule with a mirror',
    ineffectiveCors,
    routeExample(rule('filters: [{ type: CORS, cors: { allowOrigins: ["*"] } }], ')),
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

test('a match that an older VirtualService hides is reported alone', () => {
  const second = behind.replace('/cart/list } }]', '/cart/list } }, { path: { value: /pay } }]');
  expect(findingsOf(hiddenByOtherApi, [second])).toMatchObject([{ path: 'spec.rules[0].matches[0]' }]);
  const rules = reachableFirst.replace('/cart/list/ } }]', '/pay } }, { uri: { prefix: /cart/list/ } }]');
  expect(findingsOf(hiddenByOtherApi, [rules])).toMatchObject([{ path: 'spec.http[0].match[1]' }]);
});

test('a GRPCRoute is served if another route has its host name', () => {
  const [ignored] = findingsOf(sharedRouteName, [sameName]);
  expect(ignored).toMatchObject({ level: 'error', object: 'GRPCRoute default/shop', path: 'metadata.name' });
  const other = httpRoute(
    'other',
    '{ name: edge }',
    'hostnames: [grpc.example.com], rules: [{ backendRefs: [{ name: web, port: 80 }] }]',
  );
  expect(findingsOf(sharedRouteName, [`${sameName}---${other}`])).toMatchObject([{ level: 'warning' }]);
});

test('paths that no request has', () => {
  const query = 'a path has no query string';
  const message = (yaml: string) => findingsOf(impossibleMatch, [yaml]).map((found) => found.message);
  expect(message(exactPath('/search?q='))).toEqual([`no request path can match "/search?q=": ${query}`]);
  const search = regex.replace('/x.*', '/search[?]q=.*');
  expect(message(routeExample(search))).toEqual([
    `no request path can match "/search[?]q=.*": ${query} (use queryParams)`,
  ]);
});

test('a star inside of a path', () => {
  const [found] = findingsOf(literalPattern, [routeExample(rule('matches: [{ path: { value: "/a/*/b" } }], '))]);
  expect(found?.message).toContain('write the RegularExpression "/a/[^/]*/b(/.*)?"');
  const [ingress] = findingsOf(literalPattern, [exactPath('/a/*/b')]);
  expect(ingress?.message).toContain(
    'an exact path has no wildcards, so "*" is compared literally: istiod has no regular',
  );
});

test('a TCPRoute without weights closes connections', () => {
  const zero = tcpRoutes('a').replace('port: 80 }', 'port: 80, weight: 0 }');
  const message = 'all weights are 0: every connection is closed';
  expect(findingsOf(noBackend, [zero])).toMatchObject([{ object: 'TCPRoute default/r0', message }]);
});

test('the single target of a policy is checked, too', () => {
  const single = targeting.replace('targetRefs: [{', 'targetRef: {').replace('egde }]', 'egde }');
  expect(findingsOf(referencedResource, [single])).toMatchObject([{ path: 'spec.targetRef.name' }]);
});

test('the opposites of the near misses above are reported', () => {
  expect(findingsOf(targetWithoutWaypoint, [target('istio-injection: enabled')])).toHaveLength(1);
  const nginx = routeExample(rule('')).replace('gatewayClassName: istio', 'gatewayClassName: nginx');
  expect(findingsOf(unknownClass, [`${nginx}\n---${gatewayClass('other')}`])).toHaveLength(1);
  expect(
    findingsOf(unknownParent, [routeExample(rule('')).replace('[{ name: edge }]', '[{ name: far }]')]),
  ).toHaveLength(1);
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
