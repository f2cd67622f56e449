import { http, manifest, refusal, thrown } from '../fixtures/synth';
import { ServiceVersions, type ServiceVersionsProps, type Version } from './service-versions';

const refused = (props: unknown) =>
  refusal((chart) => new ServiceVersions(chart, 'shop', props as never)).replace(
    "DestinationRule of 'chart/shop': ",
    '',
  );

function shop(props: ServiceVersionsProps = { versions: ['v1', 'v2'] }, namespace?: string): ServiceVersions {
  let made: ServiceVersions | undefined;
  manifest((chart) => (made = new ServiceVersions(chart, 'shop', props)), { namespace });
  return made as ServiceVersions;
}

test('defaultChild', () => {
  expect(shop().node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' });
});

test('every prop', () => {
  const version: Required<Version> = {
    name: 'v2',
    labels: { track: 'next' },
    trafficPolicy: { tls: { mode: 'DISABLE' } },
  };
  const props: Required<ServiceVersionsProps> = {
    name: 'versions',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    host: 'shop.web.svc.cluster.local',
    versions: ['v1', version, { name: 'all', labels: {} }],
    trafficPolicy: { loadBalancer: { simple: 'RANDOM' } },
    workloadSelector: { app: 'front' },
    exportTo: ['.'],
  };
  expect(manifest((chart) => new ServiceVersions(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: {
      name: 'versions',
      namespace: 'web',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      host: 'shop.web.svc.cluster.local',
      subsets: [
        { name: 'v1', labels: { version: 'v1' } },
        { name: 'v2', labels: { track: 'next' }, trafficPolicy: { tls: { mode: 'DISABLE' } } },
        { name: 'all', labels: {} },
      ],
      trafficPolicy: { loadBalancer: { simple: 'RANDOM' } },
      workloadSelector: { matchLabels: { app: 'front' } },
      exportTo: ['.'],
    },
  });
});

test.each<[props: ServiceVersionsProps, host: string]>([
  [{}, 'shop'],
  [{ name: 'named' }, 'named'],
  [{ name: 'named', host: 'hosted' }, 'hosted'],
  [{ host: '*.local' }, '*.local'],
])('the host of %j', (props, host) => {
  expect(manifest((chart) => new ServiceVersions(chart, 'shop', props)).spec).toEqual({ host });
});

test('a version is a destination', () => {
  const to = shop().version('v2', { port: 80 });
  expect(http({ to }).route).toEqual([{ destination: { host: 'shop', subset: 'v2', port: { number: 80 } } }]);
  expect(http({ to: shop().anyVersion() }).route).toEqual([{ destination: { host: 'shop' } }]);
});

test('a destination names the namespace where it is known, so that it means the same elsewhere', () => {
  const host = 'shop.web.svc.cluster.local';
  expect(shop({ namespace: 'web' }).anyVersion()).toMatchObject({ host });
  expect(shop({}, 'web').anyVersion()).toMatchObject({ host });
  expect(shop({ host: 'api.example.com' }, 'web').anyVersion()).toMatchObject({ host: 'api.example.com' });
});

test('its versions are known by name, in order', () => {
  expect(shop({ versions: [{ name: 'b' }, 'a'] }).versions).toEqual(['b', 'a']);
});

test.each<[what: string, make: () => unknown, message: string]>([
  [
    'unknown version',
    () => shop().version('v3'),
    "unknown version 'v3' of 'shop': known are v1, v2, add it to versions of 'chart/shop'",
  ],
  [
    'no version',
    () => shop({}).version('v1'),
    "unknown version 'v1' of 'shop': it has none, add it to versions of 'chart/shop'",
  ],
  [
    'not a name',
    () => shop().version(null as never),
    "unknown version 'null' of 'shop': known are v1, v2, add it to versions of 'chart/shop'",
  ],
  ['port 0', () => shop().version('v1', { port: 0 }), 'options.port must be a port from 1 to 65535, got 0'],
  ['port alone', () => shop().anyVersion(80 as never), 'options must be an object, got 80'],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['no host', { host: null }, 'host must be the DNS name of a service, got null'],
  ['every host', { host: '*' }, "host must be the DNS name of a service, got '*'"],
  [
    'half a name',
    { host: 'shop.web' },
    "host must be a name without a dot or a full name, got 'shop.web' (write 'shop.web.svc.cluster.local', or { host: 'shop.web' } for a host outside of the cluster)",
  ],
  [
    'name that is half a host',
    { name: 'shop.web' },
    "host, the name where it is not set, must be a name without a dot or a full name, got 'shop.web' (write 'shop.web.svc.cluster.local', or { host: 'shop.web' } for a host outside of the cluster)",
  ],
  [
    'no versions',
    { versions: [] },
    'versions must be a list of at least one, got an empty list (fill it, or leave it out if it is optional)',
  ],
  [
    'dot in a name',
    { versions: ['v1.0'] },
    "versions[0].name must be a DNS label of letters, digits and inner hyphens, at most 63 characters, got 'v1.0' (dots are not taken: 'v1.0' can be 'v1-0')",
  ],
  ['null as version', { versions: ['v1', null] }, 'versions[1] must be a name, or an object with one, got null'],
  ['number as version', { versions: [1] }, 'versions[0] must be a name, or an object with one, got 1'],
  [
    'version without name',
    { versions: [{ labels: {} }] },
    "versions[0].name must be a DNS label of letters, digits and inner hyphens, at most 63 characters, got nothing (dots are not taken: 'v1.0' can be 'v1-0')",
  ],
  ['version twice', { versions: ['v1', { name: 'v1' }] }, "versions: version 'v1' is named twice, keep one of them"],
  [
    'subsets',
    { subsets: [] },
    'subsets is not known, known are name, namespace, labels, annotations, suppress, host, trafficPolicy, versions, workloadSelector, exportTo',
  ],
  [
    'callers of other namespaces',
    { workloadSelector: { app: 'a' }, exportTo: ['*'] },
    'workloadSelector and exportTo exclude each other: it is for callers of its own namespace, leave exportTo out',
  ],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});
