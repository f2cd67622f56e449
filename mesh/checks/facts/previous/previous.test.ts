import { parseManifests } from '../../../reader';
import { judge } from '../../engine/run';

const virtualService = (http: object[], spec: object = {}, name = 'web') => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways: ['istio-system/public'], http, ...spec },
});
const to = (host: string) => ({ route: [{ destination: { host } }] });
const on = (prefix: string, host: string, name?: string) => ({ name, match: [{ uri: { prefix } }], ...to(host) });

function lost(previous: object | readonly object[], now: object | readonly object[], suppress?: string[]): string[] {
  const manifests = [now].flat().map((manifest) => ({ manifest }) as never);
  return judge(manifests, { previous, suppress })
    .findings.filter(({ code }) => code === 'MESH0118' || code === 'MESH0119')
    .map(({ level, path, message }) => `${level} ${path}: ${message}`);
}

test('a rule that no other takes over, by the request that finds nobody', () => {
  const before = virtualService([on('/api', 'api'), on('/docs', 'docs')]);
  expect(lost(before, virtualService([on('/api', 'api')]))).toEqual([
    'error spec.http: rule 1 of the previous version took GET /docs, which no rule takes any more: the answer is 404',
  ]);
  expect(lost(before, virtualService([on('/api', 'api')]), ['MESH0119=VirtualService shop/web'])).toEqual([]);
});

test('a rule whose requests fall to one that was there, and go elsewhere', () => {
  const before = virtualService([on('/docs', 'docs'), to('api')]);
  expect(lost(before, virtualService([to('api')]))).toEqual([
    'error spec.http: rule 0 of the previous version took GET /docs, which falls to rule 0 now, and goes to api instead of docs',
  ]);
  expect(lost(before, virtualService([on('/docs', 'wiki'), to('api')]))).toEqual([
    'warning spec: the previous version sends requests to docs.shop.svc.cluster.local, and nothing does now',
  ]);
});

test('a rule is the same in whatever order its keys are written', () => {
  const uri = { uri: { prefix: '/' } };
  const method = { method: { exact: 'GET' } };
  const before = virtualService([on('/docs', 'docs'), { match: [{ ...uri, ...method }], ...to('api') }]);
  const now = virtualService([{ match: [{ ...method, ...uri }], ...to('api') }]);
  expect(lost(before, now)).toEqual([expect.stringContaining('goes to api instead of docs')]);
});

test('conditions on headers, parameters and paths of a rule that is gone are in the request', () => {
  const match = [
    {
      uri: { regex: '/v[0-9]+/x' },
      method: { exact: 'POST' },
      headers: { 'x-tester': { prefix: 'yes' } },
      queryParams: { page: { exact: '2' } },
      withoutHeaders: { 'x-old': {} },
    },
  ];
  const before = virtualService([{ match, ...to('beta') }, to('api')]);
  const [message = '', ...others] = lost(before, virtualService([to('api')]));
  expect(message).toMatch(/took POST \/v\d\/x\?page=2 with x-tester: yes, which falls to rule 0 now/);
  expect(others).toEqual([]);
});

test('a named rule counts even where its requests go to the same service', () => {
  const tester = { match: [{ headers: { 'x-tester': { exact: 'true' } } }], ...to('api') };
  expect(lost(virtualService([{ name: 'testers', ...tester }, to('api')]), virtualService([to('api')]))).toEqual([
    'error spec.http: rule 0 "testers" of the previous version is gone: it took GET / with x-tester: true, which falls to rule 0 now',
  ]);
  expect(lost(virtualService([tester, to('api')]), virtualService([to('api')]))).toEqual([]);
  const renamed = virtualService([{ name: 'beta', ...tester }, to('api')]);
  expect(lost(virtualService([{ name: 'testers', ...tester }, to('api')]), renamed)).toEqual([]);
});

test('shares, subsets, a wider path and a rule moved to another object are no loss', () => {
  const share = (subset: string, weight: number) => ({ destination: { host: 'api', subset }, weight });
  const canary = virtualService([{ match: [{ uri: { prefix: '/api' } }], route: [share('v1', 80), share('v2', 20)] }]);
  expect(lost(canary, virtualService([{ match: [{ uri: { prefix: '/api' } }], route: [share('v2', 100)] }]))).toEqual(
    [],
  );
  expect(lost(virtualService([on('/api/v1', 'api')]), virtualService([on('/api', 'api')]))).toEqual([]);
  const both = virtualService([on('/api', 'api'), on('/docs', 'docs')]);
  const apart = [virtualService([on('/api', 'api')]), virtualService([on('/docs', 'docs')], {}, 'docs')];
  expect(lost(both, apart)).toEqual([]);
});

test('hosts and gateways', () => {
  const before = virtualService([to('api')], {
    hosts: ['a.example.com', 'b.example.com'],
    gateways: ['public', 'mesh'],
  });
  expect(lost(before, virtualService([to('api')], { hosts: ['a.example.com'], gateways: ['public'] }))).toEqual([
    'error spec.hosts: the previous version has rules for b.example.com at gateway shop/public, and nothing has now',
    'error spec.hosts: the previous version has rules for a.example.com, b.example.com in the mesh, and nothing has now',
  ]);
  expect(lost(before, virtualService([to('api')], { hosts: ['*.example.com'], gateways: ['mesh', 'public'] }))).toEqual(
    [],
  );
});

test('rules of a delegate are its own loss', () => {
  const root = virtualService([{ match: [{ uri: { prefix: '/cart' } }], delegate: { name: 'cart' } }]);
  const cart = (...prefixes: string[]) =>
    virtualService(
      prefixes.map((prefix) => on(prefix, 'cart')),
      { hosts: undefined, gateways: undefined },
      'cart',
    );
  expect(lost([root, cart('/cart/pay', '/cart/list')], cart('/cart/pay'))).toEqual([
    'error spec.http: rule 1 of the previous version took GET /cart/list, which no rule takes any more: the answer is 404',
  ]);
});

const parse = (text: string) => parseManifests(text, 'f.yaml').map(({ manifest }) => manifest);
const gateway = (servers: string) =>
  parse(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [${servers}]
`);
const http = (hosts: string, port = 80) =>
  `{ port: { number: ${port}, name: p${port}, protocol: HTTP }, hosts: [${hosts}] }`;

test('ports and hosts of a Gateway', () => {
  const before = gateway(`${http('a.example.com, b.example.com')}, ${http('"*"', 8080)}`);
  expect(lost(before, gateway(http('a.example.com')))).toEqual([
    'error spec.servers: the previous version serves b.example.com on port 80, and this one does not',
    'error spec.servers: the previous version serves * on port 8080, and this one has no server there',
  ]);
  expect(lost(before, gateway(`${http('"*.example.com"')}, ${http('"*"', 8080)}`))).toEqual([]);
});

test('a Gateway of another name for the same Pods and ports is the same way in', () => {
  const named = (name: string, port: number) =>
    gateway(http('"*"', port)).map((manifest) => ({ ...manifest, metadata: { name, namespace: 'istio-system' } }));
  const bound = (name: string) => virtualService([to('api')], { gateways: [`istio-system/${name}`] });
  const before = [...named('public', 80), bound('public')];
  expect(lost(before, [...named('edge', 80), bound('edge')])).toEqual([]);
  expect(lost(before, [...named('edge', 8080), bound('edge')])).toEqual([
    'error spec.gateways: the previous version has rules for shop.example.com at gateway istio-system/public, and nothing has now',
  ]);
});

const rule = (spec: string, host = 'api') =>
  parse(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api, namespace: shop }
spec: { host: ${host}, ${spec} }
`);

test('subsets that are asked for, and policies', () => {
  const subsets = (...names: string[]) => `subsets: [${names.map((name) => `{ name: ${name} }`).join(', ')}]`;
  const asking = virtualService([{ route: [{ destination: { host: 'api', subset: 'v2' } }] }]);
  expect(lost([asking, ...rule(subsets('v1', 'v2'))], rule(subsets('v1')))).toEqual([
    'error spec.subsets: the previous version has subset v2, which VirtualService shop/web sends to, and nothing has it now',
  ]);
  expect(lost(rule(subsets('v1', 'v2')), rule(subsets('v1')))).toEqual([]);
  const policy = (text: string) => rule(`trafficPolicy: { ${text} }`, 'api.example.com');
  const detects = 'outlierDetection: { consecutive5xxErrors: 3 }';
  expect(lost(policy(`${detects}, tls: { mode: SIMPLE }`), policy(detects))).toEqual([
    'error spec.trafficPolicy: the previous version has tls for api.example.com, and nothing has now',
  ]);
  expect(lost(policy(detects), policy('tls: { mode: SIMPLE }'))).toEqual([
    'warning spec.trafficPolicy: the previous version has outlierDetection for api.example.com, and nothing has now',
  ]);
});

test('hosts of a ServiceEntry, names of TLS, rules of TCP', () => {
  const entry = (hosts: string) =>
    parse(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: out, namespace: shop }
spec: { hosts: [${hosts}], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
`);
  expect(lost(entry('a.com, b.com'), entry('a.com'))).toEqual([
    'error spec.hosts: the previous version has b.com, and nothing has now',
  ]);
  const tls = (...sniHosts: string[]) =>
    virtualService([], { http: undefined, tls: [{ match: [{ sniHosts }], ...to('api') }], hosts: ['*.example.com'] });
  expect(lost(tls('a.example.com', 'b.example.com'), tls('a.example.com'))).toEqual([
    'error spec.tls: the previous version has tls rules for b.example.com, and this one has none',
  ]);
  expect(lost(virtualService([to('api')], { tcp: [to('db')] }), virtualService([to('api')]))).toEqual([
    'error spec.tcp: the previous version has tcp rules, and this one has none',
    'warning spec: the previous version sends requests to db.shop.svc.cluster.local, and nothing does now',
  ]);
});

test('a new name beside the old one, which is certainly older', () => {
  const before = virtualService([on('/cart', 'cart')], {}, 'web');
  const findings = lost(before, virtualService([on('/cart/list', 'list')], {}, 'a-first-by-name'));
  expect(findings).toEqual([
    expect.stringMatching(
      /^error spec\.http\[0\]: beside the previous version, which stays in force: .*rule 0 of shop\/web takes/,
    ),
  ]);
  const mesh = { hosts: ['cart'], gateways: undefined };
  expect(lost(virtualService([to('cart')], mesh), virtualService([to('list')], mesh, 'list'))).toEqual([
    expect.stringMatching(/^error spec\.hosts.*: beside the previous version.*also of VirtualService shop\/web/),
  ]);
});

test('what is not written again, and what is the same, is no loss', () => {
  const all = [virtualService([to('api')]), ...gateway(http('"*"')), ...rule('subsets: [{ name: v1 }]')];
  expect(lost(all, all)).toEqual([]);
  expect(lost(all, [])).toEqual([]);
  expect(lost([], all)).toEqual([]);
});

test('policies that another DestinationRule of the namespace has, and hosts that a Gateway serves for a namespace', () => {
  const policy = (text: string, name = 'api', namespace = 'shop') =>
    rule(`trafficPolicy: { ${text} }`, 'api.example.com').map((manifest) => ({
      ...manifest,
      metadata: { name, namespace },
    }));
  const detects = 'outlierDetection: { consecutive5xxErrors: 3 }';
  const pool = 'connectionPool: { tcp: { maxConnections: 1 } }';
  expect(lost(policy(detects), [...policy(pool), ...policy(detects, 'more')])).toEqual([]);
  const loss = 'spec.trafficPolicy: the previous version has outlierDetection for api.example.com, and nothing has now';
  expect(lost(policy(detects), [...policy(pool), ...policy(detects, 'more', 'web')])).toEqual([`warning ${loss}`]);
  expect(lost(policy('tls: { mode: ISTIO_MUTUAL }'), policy(pool))).toEqual([expect.stringMatching(/^warning/)]);

  const before = gateway(http('shop/a.example.com'));
  expect(lost(before, gateway(http('"*/a.example.com"')))).toEqual([]);
  expect(lost(before, gateway(http('shop/*.example.com')))).toEqual([]);
  expect(lost(before, gateway(http('web/a.example.com')))).toHaveLength(1);
  expect(lost(before, gateway(`${http('shop/b.example.com')}, ${http('shop/a.example.com')}`))).toEqual([]);
});
