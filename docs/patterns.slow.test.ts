import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { faults } from '../constructs/fixtures/crd';
import { App } from '../index';
import { Mesh, type MeshSource, type Request } from '../mesh';
import { deployment, service } from '../mesh/fixtures/objects';
import { istioMatchers } from '../testing';

expect.extend(istioMatchers);

// Each heading of docs/patterns.md with its fragment, which runs as a user would paste it. Inside the checkout, so
// the fragments find its node_modules.
const folder = join(__dirname, '.patterns');
const text = readFileSync(join(__dirname, 'patterns.md'), 'utf8');
const fragments = [...text.matchAll(/^## (.*?)\n.*?^```ts\n(.*?)^```$/gms)].map(([, title = '', code = '']) => ({
  title,
  code,
  name: title.toLowerCase().replace(/\W+/g, '-'),
}));

const charts = new Map<string, readonly MeshSource[]>();
const texts = new Map<string, Record<string, string>>();
const written = new Map<string, Record<string, object[]>>();

beforeAll(() => {
  for (const { title, code, name } of fragments) {
    const outdir = join(folder, name);
    mkdirSync(outdir, { recursive: true });
    writeFileSync(join(outdir, 'fragment.ts'), `${code}\nexport {};\n`);
    process.env.CDK8S_OUTDIR = join(outdir, 'dist');
    const synth = jest.spyOn(App.prototype, 'synth');
    require(join(outdir, 'fragment.ts'));
    charts.set(
      title,
      synth.mock.contexts.flatMap((app) => app.charts),
    );
    synth.mockRestore();
    const files = readdirSync(join(outdir, 'dist')).sort();
    const yaml = files.map(
      (file) => [file.replace('.k8s.yaml', ''), readFileSync(join(outdir, 'dist', file), 'utf8')] as const,
    );
    texts.set(title, Object.fromEntries(yaml));
    written.set(title, Object.fromEntries(yaml.map(([name, text]) => [name, objectsOf(text)])));
  }
});

afterAll(() => {
  delete process.env.CDK8S_OUTDIR;
  rmSync(folder, { recursive: true, force: true });
});

const objectsOf = (text: string): object[] => parseAllDocuments(text).flatMap((document) => document.toJS() ?? []);
const chart = (title: string, name: string): object[] => written.get(title)?.[name] ?? [];
const mesh = (title: string, ...others: readonly object[]) =>
  Mesh.of(Object.values(written.get(title) ?? {}).flat(), others);

/** Patterns whose charts replace each other. */
const ALTERNATIVES = ['Mutual TLS'];

const versions = (app: string, ...names: readonly string[]) => [
  service(app),
  ...names.map((version) => deployment(app, version)),
];
const fromPod = (host: string, more: Partial<Request> = {}): Request => ({
  from: 'default/client',
  host,
  path: '/',
  ...more,
});
const atShop = (path: string, more: Partial<Request> = {}): Request => ({
  gateway: 'edge',
  host: 'shop.example.com',
  path,
  ...more,
});

test('every heading has one fragment, and the list names every heading', () => {
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  expect(fragments.map(({ title }) => title)).toEqual(headings);
  const anchors = headings.map((title = '') =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  expect([...text.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor).sort()).toEqual(anchors.sort());
});

test.each(fragments)('$title: what is written', ({ title }) => {
  for (const [name, text] of Object.entries(texts.get(title) ?? {})) expect(`\n${text}`).toMatchSnapshot(name);
  const objects = Object.values(written.get(title) ?? {}).flat() as unknown as Parameters<typeof faults>[0][];
  const ofIstio = objects.filter(({ apiVersion }) => apiVersion.includes('istio.io'));
  expect(ofIstio.flatMap(faults)).toEqual([]);
  expect(ofIstio.length).toBeGreaterThan(0);
});

test.each(fragments)('$title: no finding above info', ({ title }) => {
  const all = charts.get(title) ?? [];
  expect(all).not.toHaveLength(0);
  for (const chart of all) expect(Mesh.of(chart)).toHaveNoFindings();
  if (!ALTERNATIVES.includes(title)) expect(Mesh.of(...all)).toHaveNoFindings();
});

test('Canary by header and weight', () => {
  const canary = mesh('Canary by header and weight', ...versions('web-api', 'v1', 'v2'));
  expect(canary.route(fromPod('web-api', { headers: { 'x-tester': 'true' } }))).toRouteTo('web-api/v2');
  expect(canary.route(fromPod('web-api'))).toSplit({ 'web-api/v1': 80, 'web-api/v2': 20 });
});

test('Sticky canary', () => {
  const canary = mesh('Sticky canary', ...versions('shop', 'v1', 'v2'));
  expect(canary.route(atShop('/'))).toSplit({ 'shop/v1': 90, 'shop/v2': 10 });
  for (const version of ['v1', 'v2']) {
    const cookie = `theme=dark; shop-version=${version}`;
    expect(canary.route(atShop('/', { headers: { cookie } }))).toRouteTo(`shop/${version}`);
  }
  expect(canary.route(atShop('/', { headers: { cookie: 'shop-version=v0' } }))).toSplit({ 'shop/v1': 9, 'shop/v2': 1 });
  expect(canary).toBeCovered();
});

test('Blue-green', () => {
  const live = mesh('Blue-green', ...versions('shop', 'blue', 'green'));
  expect(live.route(fromPod('shop'))).toRouteTo('shop/blue');
  expect(live.route(fromPod('shop', { headers: { 'x-preview': 'true' } }))).toRouteTo('shop/green');
});

test('Shadow traffic', () => {
  const verdict = mesh('Shadow traffic', ...versions('web-api', 'v1', 'v2')).route(fromPod('web-api'));
  expect(verdict).toRouteTo('web-api/v1');
  expect(verdict.toJSON()).toMatchObject({ mirrors: [{ probability: 0.25, destination: { subset: 'v2' } }] });
});

test('Moving off a monolith', () => {
  const apps = ['orders', 'search', 'monolith'].flatMap((app) => versions(app, 'v1'));
  const shop = mesh('Moving off a monolith', ...apps);
  expect(shop.route(atShop('/orders'))).toRouteTo('orders', { path: '/' });
  expect(shop.route(atShop('/orders/1?a=b'))).toRouteTo('orders', { path: '/1?a=b' });
  expect(shop.route(atShop('/search/x'))).toRouteTo('search', { path: '/search/x' });
  expect(shop.route(atShop('/orders-old'))).toRouteTo('monolith', { path: '/orders-old' });
});

test('Maintenance', () => {
  const shop = mesh('Maintenance', ...versions('shop', 'v1'));
  expect(shop.route(atShop('/')).outcomes).toMatchObject([{ kind: 'direct', status: 503 }]);
  expect(shop.route(atShop('/', { headers: { 'x-tester': 'true' } }))).toRouteTo('shop');
});

test('Timeout and retries', () => {
  const verdict = mesh('Timeout and retries', ...versions('articles', 'v1')).route(fromPod('articles'));
  expect(verdict.toJSON()).toMatchObject({ timeout: '5s', retries: { attempts: 3, perTryTimeout: '1.181s' } });
});

test('Ingress with TLS', () => {
  const shop = mesh('Ingress with TLS', ...versions('shop', 'v1'));
  expect(shop.route(atShop('/a', { port: 80 }))).toRedirectTo('https://shop.example.com/a', 301);
  expect(shop.route(atShop('/a', { port: 443, scheme: 'https' }))).toRouteTo('shop');
});

test('Egress', () => {
  const verdict = mesh('Egress').route(fromPod('api.example.com'));
  expect(verdict.outcomes).toMatchObject([{ kind: 'forward', destination: { host: 'api.example.com', port: 80 } }]);
  expect(verdict.timeout).toBe('3s');
});

test('Egress gateway', () => {
  const host = 'istio-egressgateway.istio-system.svc.cluster.local';
  const gateway = [
    service('istio-system/istio-egressgateway', [{ port: 443, name: 'https' }], {
      selector: { istio: 'egressgateway' },
    }),
    deployment('istio-system/egress', 'v1', { template: { metadata: { labels: { istio: 'egressgateway' } } } }),
  ];
  const egress = mesh('Egress gateway', ...gateway);
  const request: Request = { host: 'api.example.com', path: '/', scheme: 'tls', port: 443 };
  expect(egress.route({ ...request, from: 'default/client' }).outcomes).toMatchObject([{ destination: { host } }]);
  const out = egress.route({ ...request, gateway: 'egress/api-egress' });
  expect(out.outcomes).toMatchObject([{ kind: 'forward', destination: { host: 'api.example.com' } }]);
});

test('Mutual TLS', () => {
  const shop = [service('shop/articles'), deployment('shop/articles')];
  const plain: Request = { from: 'plain/client', host: 'articles.shop', path: '/' };
  const unmeshed = deployment('plain/client', 'v1', {
    template: { metadata: { labels: { app: 'client' }, annotations: { 'sidecar.istio.io/inject': 'false' } } },
  });
  const call = (name: string) =>
    Mesh.of(chart('Mutual TLS', name), shop, [unmeshed]).route({ ...plain, from: 'plain/client-v1' });
  expect(call('mtls-1-permissive')).toRouteTo('articles.shop');
  expect(call('mtls-2-strict').outcomes).toMatchObject([{ kind: 'closed' }]);
  expect(call('mtls-3-mesh').outcomes).toMatchObject([{ kind: 'closed' }]);
});

test('Deny by default', () => {
  const apps = ['shop/articles', 'shop/other'].flatMap((app) => [service(app), deployment(app)]);
  const web = deployment('shop/web', 'v1', {}, { serviceAccountName: 'web' });
  const shop = mesh('Deny by default', ...apps, web);
  const call = (path: string, more: Partial<Request> = {}): Request => ({
    from: 'shop/web-v1',
    host: 'articles',
    path,
    ...more,
  });
  expect(shop.route(call('/articles'))).toRouteTo('articles.shop');
  expect(shop.route(call('/articles/1'))).toRouteTo('articles.shop');
  expect(shop.route(call('/articles', { method: 'POST' }))).toBeDenied();
  expect(shop.route(call('/admin'))).toBeDenied();
  expect(shop.route(call('/articles', { from: 'shop/other-v1' }))).toBeDenied();
  expect(shop.route(call('/', { host: 'other' }))).toBeDenied('shop/nobody');
});

test('Tokens', () => {
  const orders = [service('shop/orders'), deployment('shop/orders'), deployment('shop/web')];
  const shop = mesh('Tokens', ...orders);
  const call: Request = { from: 'shop/web-v1', host: 'orders', path: '/' };
  const issuer = 'https://login.example.com';
  expect(shop.route({ ...call, jwt: { issuer, subject: 'a', claims: { group: 'buyers' } } })).toRouteTo('orders.shop');
  expect(shop.route({ ...call, jwt: { issuer, subject: 'a', claims: { group: 'others' } } })).toBeDenied();
  expect(shop.route({ ...call, jwt: { issuer, subject: 'a', valid: false } })).toBeDenied();
  expect(shop.route(call)).toBeDenied('shop/orders');
});

test('One host, many teams', () => {
  const apps = ['checkout/cart', 'catalogue/search', 'edge/storefront'].flatMap((app) => [
    service(app),
    deployment(app),
  ]);
  const shop = mesh('One host, many teams', ...apps);
  const at = (path: string) => shop.route({ ...atShop(path), gateway: 'edge/gateway' });
  expect(at('/cart/1')).toRouteTo('cart.checkout');
  expect(at('/search')).toRouteTo('search.catalogue');
  expect(at('/cartoons')).toRouteTo('storefront.edge');
});

test('Services from other libraries', () => {
  const verdict = mesh(
    'Services from other libraries',
    service('catalogue/search', [{ port: 8080, name: 'http' }]),
  ).route({
    ...atShop('/'),
    gateway: 'edge/gateway',
  });
  expect(verdict).toRouteTo('cart.shop/v1');
  expect(verdict.outcomes).toMatchObject([{ destination: { host: 'cart.shop.svc.cluster.local', port: 80 } }]);
  expect(verdict.toJSON()).toMatchObject({
    mirrors: [{ destination: { host: 'search.catalogue.svc.cluster.local', port: 8080 } }],
  });
});
