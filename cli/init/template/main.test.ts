import { Testing } from 'cdk8s';
import { Mesh } from 'cdk8s-istio/mesh';
import { istioMatchers } from 'cdk8s-istio/testing';
import { Reviews } from './main';

expect.extend(istioMatchers);

// The service behind the routes, with a Deployment for each version.
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'reviews', namespace: 'prod' },
  spec: { selector: { app: 'reviews' }, ports: [{ name: 'http', port: 80 }] },
};
const deployments = ['v1', 'v2'].map((version) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: `reviews-${version}`, namespace: 'prod' },
  spec: { template: { metadata: { labels: { app: 'reviews', version } } } },
}));

const mesh = Mesh.of(new Reviews(Testing.app()), service, deployments);
const request = { from: 'prod/client', host: 'reviews', path: '/' };

test('testers get the canary', () => {
  expect(mesh.route({ ...request, headers: { 'x-tester': 'true' } })).toRouteTo('reviews/v2');
});

test('5 % of all other requests get the canary', () => {
  expect(mesh.route(request)).toSplit({ 'reviews/v1': 95, 'reviews/v2': 5 });
});

test('the manifests have no findings', () => {
  expect(mesh).toHaveNoFindings();
});
