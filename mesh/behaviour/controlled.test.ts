import { deployment, destinationRule, meshOf, service, subset, virtualService } from '../fixtures/objects';

const web = [service('web'), deployment('web', 'v1'), deployment('web', 'v2')];
const subsets = (labels: object = {}) =>
  destinationRule('web', {
    host: 'web',
    subsets: [
      { name: 'stable', labels: { version: 'v1' } },
      { name: 'canary', labels: { version: 'v2', ...labels } },
    ],
  });
const split = (canary: number, name = 'primary') =>
  virtualService('web', {
    hosts: ['web'],
    http: [
      {
        name,
        route: [
          { ...subset('web', 'stable'), weight: 100 - canary },
          { ...subset('web', 'canary'), weight: canary },
        ],
      },
    ],
  });
const rollout = (istio: object) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'web', namespace: 'default' },
  spec: { strategy: { canary: { trafficRouting: { istio } } } },
});
const flagger = {
  apiVersion: 'flagger.app/v1beta1',
  kind: 'Canary',
  metadata: { name: 'web', namespace: 'default' },
  spec: { targetRef: { kind: 'Deployment', name: 'web' }, service: { port: 80 } },
};

test.each([
  ['a Rollout', rollout({ virtualService: { name: 'web', routes: ['primary'] } })],
  ['a Rollout with several VirtualServices', rollout({ virtualServices: [{ name: 'web.default' }] })],
  ['a Canary of Flagger', flagger],
])('the weights that %s has set are no difference, and not part of a plan', (_, owner) => {
  const [cluster, written] = [
    meshOf([...web, owner, subsets(), split(40)]),
    meshOf([...web, owner, subsets(), split(0)]),
  ];
  expect(written.differences(cluster)).toEqual([]);
  expect(written.plan(cluster).steps).toEqual([]);
});

test('the labels that a Rollout adds to subsets are kept', () => {
  const owner = rollout({ virtualService: { name: 'web' }, destinationRule: { name: 'web' } });
  const hash = { 'rollouts-pod-template-hash': 'abc' };
  const [cluster, written] = [
    meshOf([...web, owner, subsets(hash), split(0)]),
    meshOf([...web, owner, subsets(), split(0)]),
  ];
  expect(written.differences(cluster)).toEqual([]);
});

test('weights that nobody controls are a difference', () => {
  for (const owner of [[], [rollout({ virtualService: { name: 'web', routes: ['other'] } })]]) {
    expect(
      meshOf([...web, ...owner, subsets(), split(0)]).differences(meshOf([...web, ...owner, subsets(), split(40)])),
    ).not.toEqual([]);
  }
});

test('another change of a controlled rule is a difference', () => {
  const owner = rollout({ virtualService: { name: 'web', routes: ['primary'] } });
  const moved = virtualService('web', {
    hosts: ['web'],
    http: [{ name: 'primary', route: [subset('web', 'canary')] }],
  });
  expect(
    meshOf([...web, owner, subsets(), moved]).differences(meshOf([...web, owner, subsets(), split(0)])),
  ).not.toEqual([]);
});
