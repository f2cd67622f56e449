import { Testing } from 'cdk8s';
import { Mesh } from 'cdk8s-istio/mesh';
import { istioMatchers, standIn } from 'cdk8s-istio/testing';
import { Reviews } from './reviews.ts';

expect.extend(istioMatchers);

// The Service behind the routes and its workloads, which another chart or repository defines.
const service = standIn.service('reviews', { namespace: 'prod', versions: ['v1', 'v2'] });

const mesh = Mesh.of(new Reviews(Testing.app()), service);
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
