import { Chart, JsonPatch, Testing } from 'cdk8s';
import { Mesh } from '../../mesh';
import { DestinationRule } from '../destination-rule/destination-rule';
import { refusal } from '../fixtures/synth';
import { CanarySplit } from './canary-split';
import { VersionedService } from './versioned-service';

const versions = { v1: { image: 'reviews:1.0' }, v2: { image: 'reviews:2.0', replicas: 2, env: { MODE: 'new' } } };
const newChart = (namespace?: string) => new Chart(Testing.app(), 'chart', { namespace });

test('writes the Service, its account, a Deployment for each version, and the DestinationRule', () => {
  const chart = newChart('prod');
  new VersionedService(chart, 'reviews', { port: 80, targetPort: 9080, versions });
  const metadata = { name: 'reviews', namespace: 'prod' };
  const deployment = (version: string, replicas: number, container: object) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, name: `reviews-${version}` },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'reviews', version } },
      template: {
        metadata: { labels: { app: 'reviews', version } },
        spec: {
          serviceAccountName: 'reviews',
          containers: [{ name: 'reviews', ports: [{ containerPort: 9080 }], ...container }],
        },
      },
    },
  });
  expect(Testing.synth(chart)).toEqual([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { app: 'reviews' }, ports: [{ name: 'http', port: 80, targetPort: 9080 }] },
    },
    deployment('v1', 1, { image: 'reviews:1.0' }),
    deployment('v2', 2, { image: 'reviews:2.0', env: [{ name: 'MODE', value: 'new' }] }),
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: {
        host: 'reviews.prod.svc.cluster.local',
        subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })),
      },
    },
  ]);
});

test('is all that a rule and its test need', () => {
  const chart = newChart('prod');
  const reviews = new VersionedService(chart, 'reviews', { port: 9080, versions });
  new CanarySplit(chart, 'canary', { stable: reviews.subset('v1'), canary: reviews.subset('v2'), canaryPercent: 5 });
  const mesh = Mesh.of(chart);
  const { outcomes } = mesh.route({ from: 'prod/web', host: 'reviews:9080', path: '/' });
  expect(outcomes).toMatchObject([
    { kind: 'forward', destination: { subset: 'v1', workloads: ['prod/reviews-v1'] } },
    { kind: 'forward', destination: { subset: 'v2', workloads: ['prod/reviews-v2'] } },
  ]);
  expect(outcomes.map(({ probability }) => `${probability}`)).toEqual(['19/20', '1/20']);
  expect(mesh.findings()).toEqual([]);
});

test('without a namespace, the host is the name', () => {
  const chart = newChart();
  const reviews = new VersionedService(chart, 'id', { name: 'reviews', port: 9090, protocol: 'GRPC', versions });
  expect(reviews).toMatchObject({ name: 'reviews', namespace: undefined, host: 'reviews' });
  expect(reviews.ports).toEqual([{ name: 'grpc', port: 9090 }]);
  expect(reviews.anySubset()).toMatchObject({ host: 'reviews', port: 9090 });
  expect(Testing.synth(chart).map(({ metadata }) => metadata)).not.toContainEqual(
    expect.objectContaining({ namespace: '' }),
  );
});

test('JSON patches reach every field, and a trafficPolicy applies to all versions', () => {
  const chart = newChart('prod');
  const reviews = new VersionedService(chart, 'reviews', {
    port: 80,
    versions,
    namespace: 'other',
    trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } },
  });
  reviews.deployments.v2.addJsonPatch(JsonPatch.add('/spec/paused', true));
  const [, , , v2, rule] = Testing.synth(chart);
  expect(v2.spec.paused).toBe(true);
  expect(rule.spec.trafficPolicy).toEqual({ loadBalancer: { simple: 'ROUND_ROBIN' } });
  expect(new Set(Testing.synth(chart).map(({ metadata }) => metadata.namespace))).toEqual(new Set(['other']));
});

test('an unknown version does not compile, and throws', () => {
  const reviews = new VersionedService(newChart('prod'), 'reviews', { port: 80, versions });
  // @ts-expect-error: there is no v3
  expect(() => reviews.subset('v3')).toThrow("has no subset 'v3' (it defines v1, v2)");
});

test.each<[string, object, string]>([
  ['no versions', { versions: {} }, 'versions must be an object with at least one version'],
  ['a version that is no label', { versions: { V1: { image: 'a' } } }, 'the name of a version in versions must be'],
  [
    'a version without an image',
    { versions: { v1: {} } },
    'versions.v1.image must be a non-empty string, got undefined',
  ],
  ['negative replicas', { versions: { v1: { image: 'a', replicas: -1 } } }, 'versions.v1.replicas must be'],
  ['a port out of range', { port: 0 }, 'port must be'],
  ['a protocol of another name', { protocol: 'HTP' }, 'protocol must be'],
  ['a name that no Service can have', { name: '1st' }, 'name must be a Service name'],
  ['a dot in the name', { name: 'a.b' }, 'name must be a Service name'],
  ['an unknown prop', { image: 'a' }, "unknown prop 'image'"],
  ['a name that is too long', { name: 'a'.repeat(61) }, 'has more than 63 characters'],
])('fails: %s', (_, props, message) => {
  const build = (chart: Chart) => new VersionedService(chart, 'reviews', { port: 80, versions, ...props } as never);
  expect(refusal(build)).toContain(`VersionedService of 'chart/reviews': `);
  expect(refusal(build)).toContain(message);
});

test('fails if the chart already has a DestinationRule with this name', () => {
  const chart = newChart('prod');
  new DestinationRule(chart, 'rule', { name: 'reviews' });
  expect(() => new VersionedService(chart, 'reviews', { port: 80, versions })).toThrow("'reviews'");
});
