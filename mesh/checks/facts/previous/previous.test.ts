import type { MeshSource } from '../../../manifest/mesh-source';
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

function lost(previous: MeshSource, now: object | readonly object[], suppress?: string[]): string[] {
  const manifests = [now].flat().map((manifest) => ({ manifest }) as never);
  return judge(manifests, { previous, suppress })
    .findings.filter(({ code }) => code === 'MESH0118' || code === 'MESH0119')
    .map(({ level, path, message }) => `${level} ${path}: ${message}`);
}

test('a removed rule whose requests no other rule matches', () => {
  const before = virtualService([on('/api', 'api'), on('/docs', 'docs')]);
  expect(lost(before, virtualService([on('/api', 'api')]))).toEqual([
    'error spec.http: rule 1 of the previous version handled GET /docs, which no rule matches now: the response is a 404',
  ]);
  expect(lost(before, virtualService([on('/api', 'api')]), ['MESH0119=VirtualService shop/web'])).toEqual([]);
});

test('a removed rule whose requests an existing rule sends elsewhere', () => {
  const before = virtualService([on('/docs', 'docs'), to('api')]);
  expect(lost(before, virtualService([to('api')]))).toEqual([
    'error spec.http: rule 0 of the previous version handled GET /docs, which rule 0 matches now and sends to api instead of docs',
  ]);
  expect(lost(before, virtualService([on('/docs', 'wiki'), to('api')]))).toEqual([
    'warning spec: the previous version sends requests to docs.shop.svc.cluster.local, but nothing does now',
  ]);
});

test('the order of keys in a match does not matter', () => {
  const uri = { uri: { prefix: '/' } };
  const method = { method: { exact: 'GET' } };
  const before = virtualService([on('/docs', 'docs'), { match: [{ ...uri, ...method }], ...to('api') }]);
  const now = virtualService([{ match: [{ ...method, ...uri }], ...to('api') }]);
  expect(lost(before, now)).toEqual([expect.stringContaining('sends to api instead of docs')]);
});

test('the reported request fulfils every condition of the removed rule', () => {
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
  expect(message).toMatch(/handled POST \/v\d\/x\?page=2 with x-tester: yes, which rule 0 matches now/);
  expect(others).toEqual([]);
});

test('a removed rule with a name is reported even if its requests go to the same service', () => {
  const tester = { match: [{ headers: { 'x-tester': { exact: 'true' } } }], ...to('api') };
  expect(lost(virtualService([{ name: 'testers', ...tester }, to('api')]), virtualService([to('api')]))).toEqual([
    'error spec.http: rule 0 "testers" of the previous version is gone: it handled GET / with x-tester: true, which rule 0 matches now',
  ]);
  expect(lost(virtualService([tester, to('api')]), virtualService([to('api')]))).toEqual([]);
  const renamed = virtualService([{ name: 'beta', ...tester }, to('api')]);
  expect(lost(virtualService([{ name: 'testers', ...tester }, to('api')]), renamed)).toEqual([]);
});

test('changed weights and subsets, a wider path and a rule in another object are not reported', () => {
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

test('removed hosts and gateways of a VirtualService', () => {
  const before = virtualService([to('api')], {
    hosts: ['a.example.com', 'b.example.com'],
    gateways: ['public', 'mesh'],
  });
  expect(lost(before, virtualService([to('api')], { hosts: ['a.example.com'], gateways: ['public'] }))).toEqual([
    'error spec.hosts: the previous version has rules for b.example.com at gateway shop/public, but no VirtualService has any now',
    'error spec.hosts: the previous version has rules for a.example.com, b.example.com in the mesh, but no VirtualService has any now',
  ]);
  expect(lost(before, virtualService([to('api')], { hosts: ['*.example.com'], gateways: ['mesh', 'public'] }))).toEqual(
    [],
  );
});

test('a rule removed from a delegate is reported on the delegate', () => {
  const root = virtualService([{ match: [{ uri: { prefix: '/cart' } }], delegate: { name: 'cart' } }]);
  const cart = (...prefixes: string[]) =>
    virtualService(
      prefixes.map((prefix) => on(prefix, 'cart')),
      { hosts: undefined, gateways: undefined },
      'cart',
    );
  expect(lost([root, cart('/cart/pay', '/cart/list')], cart('/cart/pay'))).toEqual([
    'error spec.http: rule 1 of the previous version handled GET /cart/list, which no rule matches now: the response is a 404',
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

test('removed ports and hosts of a Gateway', () => {
  const before = gateway(`${http('a.example.com, b.example.com')}, ${http('"*"', 8080)}`);
  expect(lost(before, gateway(http('a.example.com')))).toEqual([
    'error spec.servers: the previous version serves b.example.com on port 80, but this one does not',
    'error spec.servers: the previous version serves * on port 8080, but this one has no server for that port',
  ]);
  expect(lost(before, gateway(`${http('"*.example.com"')}, ${http('"*"', 8080)}`))).toEqual([]);
});

test('a Gateway with another name can serve the same Pods and port', () => {
  const named = (name: string, port: number) =>
    gateway(http('"*"', port)).map((manifest) => ({ ...manifest, metadata: { name, namespace: 'istio-system' } }));
  const bound = (name: string) => virtualService([to('api')], { gateways: [`istio-system/${name}`] });
  const before = [...named('public', 80), bound('public')];
  expect(lost(before, [...named('edge', 80), bound('edge')])).toEqual([]);
  expect(lost(before, [...named('edge', 8080), bound('edge')])).toEqual([
    'error spec.gateways: the previous version has rules for shop.example.com at gateway istio-system/public, but no VirtualService has any now',
  ]);
});

const rule = (spec: string, host = 'api') =>
  parse(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api, namespace: shop }
spec: { host: ${host}, ${spec} }
`);

test('removed subsets that are still in use, and removed policies', () => {
  const subsets = (...names: string[]) => `subsets: [${names.map((name) => `{ name: ${name} }`).join(', ')}]`;
  const asking = virtualService([{ route: [{ destination: { host: 'api', subset: 'v2' } }] }]);
  expect(lost([asking, ...rule(subsets('v1', 'v2'))], rule(subsets('v1')))).toEqual([
    'error spec.subsets: the previous version defines subset v2, which VirtualService shop/web uses, but no DestinationRule defines it now',
  ]);
  expect(lost(rule(subsets('v1', 'v2')), rule(subsets('v1')))).toEqual([]);
  const policy = (text: string) => rule(`trafficPolicy: { ${text} }`, 'api.example.com');
  const detects = 'outlierDetection: { consecutive5xxErrors: 3 }';
  expect(lost(policy(`${detects}, tls: { mode: SIMPLE }`), policy(detects))).toEqual([
    'error spec.trafficPolicy: the previous version sets tls for api.example.com, but no DestinationRule does now',
  ]);
  expect(lost(policy(detects), policy('tls: { mode: SIMPLE }'))).toEqual([
    'warning spec.trafficPolicy: the previous version sets outlierDetection for api.example.com, but no DestinationRule does now',
  ]);
});

test('removed hosts of a ServiceEntry, SNI hosts and tcp rules', () => {
  const entry = (hosts: string) =>
    parse(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: out, namespace: shop }
spec: { hosts: [${hosts}], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
`);
  expect(lost(entry('a.com, b.com'), entry('a.com'))).toEqual([
    'error spec.hosts: the previous version defines b.com, but nothing does now',
  ]);
  const tls = (...sniHosts: string[]) =>
    virtualService([], { http: undefined, tls: [{ match: [{ sniHosts }], ...to('api') }], hosts: ['*.example.com'] });
  expect(lost(tls('a.example.com', 'b.example.com'), tls('a.example.com'))).toEqual([
    'error spec.tls: the previous version has tls rules for b.example.com, but this one does not',
  ]);
  expect(lost(virtualService([to('api')], { tcp: [to('db')] }), virtualService([to('api')]))).toEqual([
    'error spec.tcp: the previous version has tcp rules, but this one does not',
    'warning spec: the previous version sends requests to db.shop.svc.cluster.local, but nothing does now',
  ]);
});

test('a VirtualService with a new name conflicts with the older one', () => {
  const before = virtualService([on('/cart', 'cart')], {}, 'web');
  const findings = lost(before, virtualService([on('/cart/list', 'list')], {}, 'a-first-by-name'));
  expect(findings).toEqual([
    expect.stringMatching(
      /^error spec\.http\[0\]: the previous version stays in force next to this one: .*rule 0 of shop\/web matches/,
    ),
  ]);
  const mesh = { hosts: ['cart'], gateways: undefined };
  expect(lost(virtualService([to('cart')], mesh), virtualService([to('list')], mesh, 'list'))).toEqual([
    expect.stringMatching(
      /^error spec\.hosts.*: the previous version stays in force.*also defined by VirtualService shop\/web/,
    ),
  ]);
});

test('objects that are unchanged or not applied again are not reported', () => {
  const all = [virtualService([to('api')]), ...gateway(http('"*"')), ...rule('subsets: [{ name: v1 }]')];
  expect(lost(all, all)).toEqual([]);
  expect(lost(all, [])).toEqual([]);
  expect(lost([], all)).toEqual([]);
});

test('policies in another DestinationRule of the namespace, and Gateway hosts for a namespace', () => {
  const policy = (text: string, name = 'api', namespace = 'shop') =>
    rule(`trafficPolicy: { ${text} }`, 'api.example.com').map((manifest) => ({
      ...manifest,
      metadata: { name, namespace },
    }));
  const detects = 'outlierDetection: { consecutive5xxErrors: 3 }';
  const pool = 'connectionPool: { tcp: { maxConnections: 1 } }';
  expect(lost(policy(detects), [...policy(pool), ...policy(detects, 'more')])).toEqual([]);
  const loss =
    'spec.trafficPolicy: the previous version sets outlierDetection for api.example.com, but no DestinationRule does now';
  expect(lost(policy(detects), [...policy(pool), ...policy(detects, 'more', 'web')])).toEqual([`warning ${loss}`]);
  expect(lost(policy('tls: { mode: ISTIO_MUTUAL }'), policy(pool))).toEqual([expect.stringMatching(/^warning/)]);

  const before = gateway(http('shop/a.example.com'));
  expect(lost(before, gateway(http('"*/a.example.com"')))).toEqual([]);
  expect(lost(before, gateway(http('shop/*.example.com')))).toEqual([]);
  expect(lost(before, gateway(http('web/a.example.com')))).toHaveLength(1);
  expect(lost(before, gateway(`${http('shop/b.example.com')}, ${http('shop/a.example.com')}`))).toEqual([]);
});
