import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import {
  BackendTlsPolicy,
  ListenerSet,
  ReferenceGrant,
  SubjectAltName,
  TcpRoute,
  TlsRoute,
} from '../constructs/gateway-api';
import { Listener } from '../constructs/gateway-api/listener';
import { asContext, Mesh } from '../mesh';
import { parseManifests, readManifests } from '../mesh/reader';
import { convert } from '.';

const root = join(__dirname, '..');
const conversionOf = (...manifests: readonly object[]) =>
  convert(parseManifests(manifests.map((manifest) => stringify(manifest)).join('---\n'), 'shop.yaml'), {
    textOf: () => '',
  });
/** The body of the function, without indentation. */
const bodyOf = (...manifests: readonly object[]) =>
  /: void \{\n(.*)\n\}\n/s.exec(conversionOf(...manifests).source)?.[1]?.replace(/^ {2}/gm, '');

const object = (kind: string, name: string, spec: object, metadata: object = {}, version = 'v1') => ({
  apiVersion: `gateway.networking.k8s.io/${version}`,
  kind,
  metadata: { name, ...metadata },
  spec,
});
const LISTENERS = [
  { name: 'http', port: 80, protocol: 'HTTP' },
  { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'shop-tls' }] } },
];
const gateway = (listeners: readonly object[] = LISTENERS, metadata: object = {}) =>
  object('Gateway', 'edge', { gatewayClassName: 'istio', listeners }, metadata);
const backendRefs = [{ name: 'web', port: 80 }];
const route = (parentRefs: readonly object[], rules: readonly object[] = [{ backendRefs }], metadata: object = {}) =>
  object('HTTPRoute', 'shop', { parentRefs, rules }, metadata);

test('routes refer to Gateways and their listeners by variables, whatever their order in the file', () => {
  const redirect = { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } };
  const toHttps = {
    ...route([{ name: 'edge', sectionName: 'http' }], [{ filters: [redirect] }]),
    metadata: { name: 'to-https' },
  };
  expect(bodyOf(route([{ name: 'edge', sectionName: 'https' }]), toHttps, gateway())).toBe(
    `const chart = new Chart(app, 'shop');
const edge = new Gateway(chart, 'edge', {
  listeners: [Listener.http(), Listener.https({ tls: { certificateRefs: [{ name: 'shop-tls' }] } })],
});
new HttpRoute(chart, 'shop', {
  parentRefs: [edge.listener('https')],
  rules: [{ backendRefs: [{ service: 'web', port: 80 }] }],
});
new HttpRoute(chart, 'to-https', {
  parentRefs: [edge.listener('http')],
  rules: [{ filters: [Filter.requestRedirect({ scheme: 'https', statusCode: 301 })] }],
});`,
  );
});

test.each([
  ['a Gateway', gateway(), { name: 'edge' }, 'edge'],
  [
    'a Gateway in another namespace',
    gateway(LISTENERS, { namespace: 'infra' }),
    { name: 'edge', namespace: 'infra' },
    'edge',
  ],
  ['a port of a Gateway', gateway(), { name: 'edge', port: 443 }, '{ name: edge.name, port: 443 }'],
  [
    'a listener that the Gateway lacks',
    gateway(),
    { name: 'edge', sectionName: 'tls' },
    "{ name: edge.name, sectionName: 'tls' }",
  ],
  ['a Gateway elsewhere', gateway(), { name: 'other' }, "{ name: 'other' }"],
  ['a Service', gateway(), { group: '', kind: 'Service', name: 'edge' }, "{ kind: 'Service', name: 'edge' }"],
])('the parent is %s', (_what, parent, parentRef, code) => {
  expect(bodyOf(parent, route([parentRef]))).toContain(` parentRefs: [${code}],`);
});

test('in one namespace, the name of the Gateway is enough', () => {
  const inShop = { namespace: 'shop' };
  const body = bodyOf(
    gateway(LISTENERS, inShop),
    route([{ name: 'edge', sectionName: 'http' }], [{ backendRefs }], inShop),
  );
  expect(body).toContain("  parentRefs: [{ name: edge.name, sectionName: 'http' }],");
});

test.each([
  [{ name: 'http', port: 8080, protocol: 'HTTP' }, "Listener.http({ name: 'http', port: 8080 })"],
  [{ name: 'http-8080', port: 8080, protocol: 'HTTP' }, 'Listener.http({ port: 8080 })'],
  [{ name: 'tcp-5432', port: 5432, protocol: 'TCP' }, 'Listener.tcp({ port: 5432 })'],
  [
    { name: 'tls-5432', port: 5432, protocol: 'TLS', hostname: 'db.example.com', tls: { mode: 'Passthrough' } },
    "Listener.tls({ port: 5432, hostname: 'db.example.com' })",
  ],
  [
    { name: 'tls', port: 5432, protocol: 'TLS', tls: { mode: 'Terminate', certificateRefs: [{ name: 'db' }] } },
    "Listener.tls({ name: 'tls', port: 5432, tls: { certificateRefs: [{ name: 'db' }] } })",
  ],
  [
    {
      name: 'http',
      port: 80,
      protocol: 'HTTP',
      allowedRoutes: { kinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }] },
    },
    "Listener.http({ allowedRoutes: { kinds: ['HTTPRoute'] } })",
  ],
])('the listener %j', (listener, code) => {
  const { patched } = conversionOf(gateway([listener]));
  expect(patched).toEqual([]);
  expect(bodyOf(gateway([listener]))).toContain(` listeners: [${code}]`);
});

test.each([
  [
    { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-a', value: '1' }], remove: ['x-b'] } },
    "Filter.requestHeaderModifier({ set: { 'x-a': '1' }, remove: ['x-b'] })",
  ],
  [
    { type: 'ResponseHeaderModifier', responseHeaderModifier: { add: [{ name: 'x-a', value: '1' }] } },
    "Filter.responseHeaderModifier({ add: { 'x-a': '1' } })",
  ],
  [
    { type: 'RequestMirror', requestMirror: { backendRef: { name: 'new', namespace: 'lab', port: 80 }, percent: 5 } },
    "Filter.requestMirror({ backendRef: { service: { name: 'new', namespace: 'lab' }, port: 80 }, percent: 5 })",
  ],
  [
    { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
    "Filter.urlRewrite({ path: PathModifier.replacePrefixMatch('/') })",
  ],
  [
    { type: 'CORS', cors: { allowOrigins: ['https://shop.example.com'], maxAge: 60 } },
    "Filter.cors({ allowOrigins: ['https://shop.example.com'], maxAge: Duration.seconds(60) })",
  ],
])('the filter %j', (filter, code) => {
  const written = route([{ name: 'edge' }], [{ backendRefs, filters: [filter] }]);
  expect(conversionOf(written).patched).toEqual([]);
  expect(bodyOf(written)).toContain(code);
});

test('conditions, shares and time limits', () => {
  const rule = {
    matches: [
      {
        path: { type: 'Exact', value: '/cart' },
        method: 'GET',
        headers: [{ name: 'x-a', value: '1' }],
        queryParams: [{ name: 'q', type: 'RegularExpression', value: '.*' }],
      },
    ],
    backendRefs: [
      { name: 'web', port: 80, weight: 95 },
      { group: 'networking.istio.io', kind: 'Hostname', name: 'new.example.com', port: 80, weight: 5 },
    ],
    timeouts: { request: '10s' },
    retry: { attempts: 2, backoff: '25ms' },
  };
  expect(bodyOf(route([{ name: 'edge' }], [rule]))).toBe(
    `new HttpRoute(new Chart(app, 'shop'), 'shop', {
  parentRefs: [{ name: 'edge' }],
  rules: [
    {
      matches: [
        {
          path: PathMatch.exact('/cart'),
          method: 'GET',
          headers: [Header.exact('x-a', '1')],
          queryParams: [QueryParam.regex('q', '.*')],
        },
      ],
      backendRefs: [
        { service: 'web', port: 80, weight: 95 },
        { service: { host: 'new.example.com' }, port: 80, weight: 5 },
      ],
      timeouts: { request: Duration.seconds(10) },
      retry: { attempts: 2, backoff: Duration.millis(25) },
    },
  ],
});`,
  );
});

test('what no prop writes is a JSON patch', () => {
  const { spec, ...rest } = route([{ name: 'edge' }]);
  expect(bodyOf(gateway(), { ...rest, spec: { ...spec, useDefaultGateways: 'All' } })).toContain(
    "addJsonPatch(JsonPatch.add('/spec/useDefaultGateways', 'All'))",
  );
});

test('listeners that no factory creates replace the default ones', () => {
  const listener = { name: 'mesh', port: 15008, protocol: 'HBONE' };
  expect(bodyOf(gateway([listener]))).toBe(
    `const edge = new Gateway(new Chart(app, 'shop'), 'edge');
ApiObject.of(edge).addJsonPatch(
  JsonPatch.replace('/spec/listeners', [{ name: 'mesh', port: 15008, protocol: 'HBONE' }]),
);`,
  );
});

test('a route without a rule that the construct accepts stays an ApiObject', () => {
  const { candidate } = conversionOf(route([{ name: 'edge' }], [{ backendRefs: [{ ...backendRefs[0], weight: 0 }] }]));
  expect(candidate.program.charts[0]?.objects[0]?.type).toBe('ApiObject');
});

const GRANT = object('ReferenceGrant', 'grant', {
  from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'edge' }],
  to: [{ group: '', kind: 'Service' }],
});

test.each([
  ['v1beta1', gateway(), 'KubernetesGateway'],
  ['v1beta1', route([{ name: 'edge' }]), 'HttpRoute'],
  ['v1', GRANT, 'ReferenceGrant'],
  // This version has another schema.
  ['v1alpha2', object('TLSRoute', 'tls', { rules: [{ backendRefs }] }), 'ApiObject'],
])('version %s of %j is written by %s', (version, manifest, type) => {
  const { candidate } = conversionOf({ ...manifest, apiVersion: `gateway.networking.k8s.io/${version}` });
  expect(candidate.program.charts[0]?.objects[0]?.type).toBe(type);
});

test('what the API server has filled in is not in the program', () => {
  const stored = {
    ...route(
      [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge', sectionName: 'http' }],
      [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80, weight: 1 }],
        },
      ],
    ),
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    status: { parents: [] },
  };
  const { source, patched } = conversionOf(stored, gateway());
  expect(source).toBe(conversionOf(route([{ name: 'edge', sectionName: 'http' }]), gateway()).source);
  expect(patched).toEqual([]);
});

test('a value that differs from the default stays', () => {
  const body = bodyOf(route([{ name: 'edge' }], [{ backendRefs: [{ group: '', name: 'web', port: 80, weight: 2 }] }]));
  expect(body).toContain("backendRefs: [{ service: 'web', port: 80, weight: 2 }]");
});

test('beside a Gateway of Istio, the other one has another name', () => {
  const server = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] };
  const istio = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'old' },
    spec: { selector: { istio: 'ingressgateway' }, servers: [server] },
  };
  const { source } = conversionOf(istio, gateway());
  expect(source).toContain("import { Gateway as KubernetesGateway, Listener } from 'cdk8s-istio/gateway-api';");
  expect(source).toContain("new Gateway(chart, 'old');");
  expect(source).toContain("new KubernetesGateway(chart, 'edge', {");
});

test('every other kind has its construct', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  const parentRefs = [{ name: 'edge', sectionName: 'tls' }];
  const weighted = [{ service: 'db', port: 5432, weight: 3 }];
  new ListenerSet(chart, 'more', { parentRef: { name: 'edge' }, listeners: [Listener.tcp({ port: 5432 })] });
  new TcpRoute(chart, 'tcp', { parentRefs, backendRefs: weighted });
  new TlsRoute(chart, 'tls', { parentRefs, hostnames: ['db.example.com'], backendRefs: weighted });
  new ReferenceGrant(chart, 'grant', { from: [{ kind: 'HTTPRoute', namespace: 'edge' }], to: [{ kind: 'Service' }] });
  new BackendTlsPolicy(chart, 'policy', {
    targetRefs: [{ name: 'db', sectionName: 'tls' }],
    validation: {
      hostname: 'db.example.com',
      caCertificateRefs: [{ name: 'ca' }],
      subjectAltNames: [SubjectAltName.uri('spiffe://cluster.local/ns/shop/sa/db')],
    },
  });
  const { candidate, patched, leftOut } = conversionOf(...Testing.synth(chart));
  const types = candidate.program.charts.flatMap(({ objects }) => objects.map(({ type }) => type));
  expect(types).toEqual(['ListenerSet', 'TcpRoute', 'TlsRoute', 'ReferenceGrant', 'BackendTlsPolicy']);
  expect({ patched, leftOut }).toEqual({ patched: [], leftOut: [] });
});

test('--include-others keeps no object of the Gateway API as YAML', () => {
  const manifests = parseManifests(stringify(gateway()), 'shop.yaml');
  expect(convert(manifests, { includeOthers: true, textOf: () => '' }).files.size).toBe(0);
});

test("the workshop's migration is a program with constructs", () => {
  const before = ['web-api', 'istio-ingress', 'web-api-80-20'].map((name) => join(root, 'dist', `${name}.yaml`));
  const context = asContext(readManifests([join(root, 'docs/migrate/ingress-gateway.yaml')]));
  const { apply } = Mesh.of(context, readManifests(before)).migration();
  const conversion = convert(apply.map((manifest) => ({ manifest })));
  expect(conversion.patched).toEqual([]);
  expect(conversion.source).toContain('parentRefs: [defaultGatewayIngress],');
  expect(conversion.source.match(/new (?!Chart)\w+/g)).toEqual([
    'new Gateway',
    'new ApiObject',
    'new ApiObject',
    'new HttpRoute',
  ]);
});
