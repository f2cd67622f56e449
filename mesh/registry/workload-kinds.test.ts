import { deployment, fromClient, route, service, shares } from '../fixtures/objects';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c' }] } };
const of = (apiVersion: string, kind: string, spec: object, metadata: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name: 'web', ...metadata },
  spec,
});

test.each<[string, object]>([
  ['ReplicationController', of('v1', 'ReplicationController', { template })],
  ['Job', of('batch/v1', 'Job', { template })],
  ['CronJob', of('batch/v1', 'CronJob', { jobTemplate: { spec: { template } } })],
  ['Rollout', of('argoproj.io/v1alpha1', 'Rollout', { template })],
  ['DeploymentConfig', of('apps.openshift.io/v1', 'DeploymentConfig', { template })],
  ['CloneSet', of('apps.kruise.io/v1alpha1', 'CloneSet', { template })],
  ['StatefulSet of another group', of('apps.kruise.io/v1beta1', 'StatefulSet', { template })],
  ['an operator’s kind', of('example.com/v1', 'Fleet', { template })],
])('a %s creates Pods', (_, object) => {
  const verdict = route([service('web'), object], fromClient('/'));
  expect(shares(verdict)).toEqual({ web: '1' });
  expect(verdict.outcomes).toMatchObject([{ destination: { workloads: ['default/web'] } }]);
});

test('a Rollout creates the Pods of the Deployment that it refers to', () => {
  const deployment = of('apps/v1', 'Deployment', { replicas: 0, template });
  const rollout = of('argoproj.io/v1alpha1', 'Rollout', {
    workloadRef: { kind: 'Deployment', name: 'web' },
    replicas: 2,
  });
  expect(shares(route([service('web'), deployment], fromClient('/')))).toEqual({ 'no-healthy web': '1' });
  expect(shares(route([service('web'), deployment, rollout], fromClient('/')))).toEqual({ web: '1' });
});

const manual = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { ports: [{ name: 'http', port: 80 }] },
};

test.each<[string, object]>([
  [
    'Endpoints',
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web' },
      subsets: [{ addresses: [{ ip: '10.1.1.1' }], ports: [{ name: 'http', port: 80 }] }],
    },
  ],
  [
    'EndpointSlices',
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
      endpoints: [{ addresses: ['10.1.1.1'] }, { addresses: ['10.1.1.2'], conditions: { ready: false } }],
      ports: [{ name: 'http', port: 80 }],
    },
  ],
])('a Service without a selector has the addresses of its %s', (_, endpoints) => {
  const verdict = route([manual, endpoints], fromClient('/'));
  expect(verdict.outcomes).toMatchObject([{ kind: 'forward', destination: { workloads: ['10.1.1.1'] } }]);
  expect(verdict.assumptions.join()).not.toContain('selector');
});

test('endpoints that the manifests do not contain are an assumption', () => {
  const verdict = route([manual], fromClient('/'));
  expect(shares(verdict)).toEqual({ web: '1' });
  expect(verdict.assumptions).toContain(
    'Service default/web has endpoints (it has no selector, and its Endpoints are not in the manifests)',
  );
});

describe('a Service whose workload is not in the manifests', () => {
  const operated = of('example.com/v1', 'WebApp', { image: 'web' }, { name: 'shop' });
  test('may have one that an object of an unknown kind creates', () => {
    const verdict = route([service('web'), operated], fromClient('/'));
    expect(shares(verdict)).toEqual({ web: '1' });
    expect(verdict.assumptions).toContain(
      'Service default/web has endpoints (no manifest has the workload that it selects, but WebApp default/shop may create it)',
    );
  });
  test.each<[string, object]>([
    ['in another namespace', of('example.com/v1', 'WebApp', {}, { namespace: 'other' })],
    ['that directs traffic', of('networking.k8s.io/v1', 'NetworkPolicy', {})],
    ['that is known to be harmless', of('cert-manager.io/v1', 'Certificate', {})],
  ])('not one %s', (_, object) => {
    expect(shares(route([service('web'), object], fromClient('/')))).toEqual({ 'no-healthy web': '1' });
  });
});

test('a Service for callers of the same node is an assumption', () => {
  const local = service('web', undefined, { internalTrafficPolicy: 'Local' });
  expect(route([local, deployment('web')], fromClient('/')).assumptions).toContain(
    'Service default/web has endpoints on the node of the caller (internalTrafficPolicy is Local)',
  );
});
