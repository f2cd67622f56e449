import { findingsOf } from '../../fixtures/findings';
import { equalSides } from './equal-sides';

const rule = (subsets: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec: { host: reviews, subsets: [${subsets}] }
`;
const split = (headers = '') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews, subset: a }, weight: 90 }
        - { destination: { host: reviews, subset: b }, weight: 10${headers} }
`;
const service = `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
`;
const rollout = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: reviews }
spec: { strategy: { canary: {} } }
`;
const same = '{ name: a, labels: { version: v1 } }, { name: b, labels: { version: v1 } }';
const ofService = '{ name: a, labels: { app: reviews } }, { name: b, labels: { app: reviews } }';

test.each([
  ['labels that differ', [rule(same.replace('v1', 'v2')), split()]],
  ['the labels of the Service, which a rollout controller completes', [rule(ofService), split(), service]],
  ['labels without a version if the Service is not known', [rule(ofService), split()]],
  ['a rollout', [rule(same), split(), service, rollout]],
  ['another policy', [rule(same.replace(' }', ' }, trafficPolicy: { loadBalancer: { simple: RANDOM } }')), split()]],
  ['headers that mark a side', [rule(same), split(', headers: { request: { set: { x-side: b } } }')]],
  ['a subset that is not known', [split()]],
])('nothing about %s', (_, manifests) => expect(findingsOf(equalSides, manifests)).toEqual([]));

test('labels that are copied', () => {
  expect(findingsOf(equalSides, [rule(same), split(), service])).toMatchObject([
    {
      path: 'spec.http[0].route[1]',
      message: 'subset b has the same labels as a in route[0] (version=v1): both get requests of the same Pods',
    },
  ]);
});
