import { App, Chart, Testing } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-34';
import { DestinationRule, VirtualService } from '..';
import { Mesh, type Request } from '../mesh';
import { istioMatchers, standIn } from '.';

expect.extend(istioMatchers);

const reviews = standIn.service('reviews', { namespace: 'prod', versions: ['v1', 'v2'] });
const request: Request = { from: 'prod/client', host: 'reviews', path: '/' };

/** An app with two charts, one inside the other. */
function newApp() {
  const app = Testing.app();
  const outer = new Chart(app, 'outer', { namespace: 'prod' });
  const rule = new DestinationRule(outer, 'reviews', { subsets: ['v1', 'v2'] });
  const inner = new Chart(outer, 'inner', { namespace: 'prod' });
  const routes = new VirtualService(inner, 'routes', { hosts: ['reviews'], rules: [{ to: rule.subset('v2') }] });
  return { app, outer, inner, rule, routes };
}

test.each([
  ['an app', ({ app }: ReturnType<typeof newApp>) => Mesh.of(app, reviews)],
  ['a chart with a chart in it', ({ outer }) => Mesh.of(outer, reviews)],
  ['a list of charts', ({ inner, rule }) => Mesh.of([inner, rule], reviews)],
  ['constructs', ({ rule, routes }) => Mesh.of(rule, routes, reviews)],
  ['lists of constructs', ({ rule, routes }) => Mesh.of([[rule], [routes, ...reviews]])],
])('a mesh of %s', (_, meshOf) => {
  const mesh = meshOf(newApp());
  expect(mesh.judge().objects).toBe(reviews.length + 2);
  expect(mesh.route(request)).toRouteTo('reviews/v2');
});

test('a construct of cdk8s-plus counts with the objects that it creates', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'prod' });
  const client = new Deployment(chart, 'client', {
    metadata: { name: 'client' },
    containers: [{ image: 'client' }],
  });
  expect(Mesh.of(client, reviews).route(request).assumptions).toEqual([
    'prod/client has a sidecar (not specified in the manifests)',
  ]);
});

test('matchers of meshes accept an app, a chart and manifests', () => {
  const { app, outer } = newApp();
  expect(app).toHaveNoFindings();
  expect(outer).toHaveNoFindings();
  expect(reviews).toHaveNoFindings();
  expect([app, reviews]).toRouteLike([reviews, outer], [request]);
  expect([app, reviews]).not.toRouteLike(reviews, [request]);
  expect({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' }).not.toHaveNoFindings();
});
