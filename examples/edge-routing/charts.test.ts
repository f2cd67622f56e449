import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing, Yaml } from 'cdk8s';
import { Mesh, type Request } from 'cdk8s-istio/mesh';
import { istioMatchers, standIn } from 'cdk8s-istio/testing';
import { charts } from './charts.ts';

expect.extend(istioMatchers);

const app = Testing.app();
charts(app);
const written = app.node.children.filter(Chart.isChart).map((chart) => [chart.node.id, Testing.synth(chart)] as const);

const mesh = Mesh.of(
  ...written.map(([, objects]) => objects),
  standIn.service('cart', { namespace: 'checkout' }),
  standIn.service('search', { namespace: 'catalogue', versions: ['v1'] }),
  standIn.service('monolith', { namespace: 'shop', port: 8080 }),
);

const get = (path: string, more: Partial<Request> = {}) =>
  mesh.route({ gateway: 'edge/shop-gateway', port: 443, scheme: 'https', host: 'shop.example.com', path, ...more });

test('each path is routed to the team that owns it', () => {
  expect(get('/cart/items')).toRouteTo('cart.checkout', { path: '/cart/items' });
  expect(get('/search')).toRouteTo('search.catalogue', { path: '/' });
  expect(get('/search/shoes?size=42')).toRouteTo('search.catalogue', { path: '/shoes?size=42' });
});

test('all other paths are routed to the monolith', () => {
  expect(get('/')).toRouteTo('monolith.shop');
  expect(get('/cartoons')).toRouteTo('monolith.shop');
});

test('old URLs redirect to new ones', () => {
  expect(get('/find')).toRedirectTo('https://shop.example.com/search', 301);
  expect(get('/a', { host: 'www.shop.example.com' })).toRedirectTo('https://shop.example.com/a', 308);
  expect(get('/a', { port: 80, scheme: 'http' })).toRedirectTo('https://shop.example.com/a', 301);
});

test('a request to the cart has 3 seconds for up to three attempts', () => {
  expect(get('/cart').toJSON()).toMatchObject({ timeout: '3s', retries: { attempts: 2 } });
});

test('the tests above cover every rule', () => {
  expect(mesh).toBeCovered();
});

test.each(written)('dist/%s.yaml is up to date', (name, objects) => {
  expect(Yaml.stringify(...objects)).toBe(readFileSync(join(__dirname, `dist/${name}.yaml`), 'utf8'));
});
