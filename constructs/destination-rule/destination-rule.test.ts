import { http, manifest, refusal, thrown } from '../fixtures/synth';
import { DestinationRule, type DestinationRuleProps, type Subset } from './destination-rule';

const refused = (props: unknown) =>
  refusal((chart) => new DestinationRule(chart, 'shop', props as never)).replace(
    "DestinationRule of 'chart/shop': ",
    '',
  );

function shop(props: DestinationRuleProps = { subsets: ['v1', 'v2'] }, namespace?: string): DestinationRule {
  let rule: DestinationRule | undefined;
  manifest((chart) => (rule = new DestinationRule(chart, 'shop', props)), { namespace });
  return rule as DestinationRule;
}

test('creates a DestinationRule as its default child', () => {
  expect(shop().node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' });
});

test('writes every prop', () => {
  const subset: Required<Subset> = {
    name: 'v2',
    labels: { track: 'next' },
    trafficPolicy: { tls: { mode: 'DISABLE' } },
  };
  const props: Required<DestinationRuleProps> = {
    name: 'tracks',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    host: 'shop.web.svc.cluster.local',
    subsets: ['v1', subset, { name: 'all', labels: {} }],
    trafficPolicy: { loadBalancer: { simple: 'RANDOM' } },
    workloadSelector: { app: 'front' },
    exportTo: ['.'],
  };
  expect(manifest((chart) => new DestinationRule(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: {
      name: 'tracks',
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

test.each<[props: DestinationRuleProps, host: string]>([
  [{}, 'shop'],
  [{ name: 'named' }, 'named'],
  [{ name: 'named', host: 'hosted' }, 'hosted'],
  [{ host: '*.local' }, '*.local'],
])('%j has host %s', (props, host) => {
  expect(manifest((chart) => new DestinationRule(chart, 'shop', props)).spec).toEqual({ host });
});

test('a subset is a destination', () => {
  const to = shop().subset('v2', { port: 80 });
  expect(http({ to }).route).toEqual([{ destination: { host: 'shop', subset: 'v2', port: { number: 80 } } }]);
  expect(http({ to: shop().anySubset() }).route).toEqual([{ destination: { host: 'shop' } }]);
});

test('a destination has the full host name if the namespace is known', () => {
  const host = 'shop.web.svc.cluster.local';
  expect(shop({ namespace: 'web' }).anySubset()).toMatchObject({ host });
  expect(shop({}, 'web').anySubset()).toMatchObject({ host });
  expect(shop({ host: 'api.example.com' }, 'web').anySubset()).toMatchObject({ host: 'api.example.com' });
});

test('a rule in the same namespace can use the short host name', () => {
  const to = shop({ subsets: ['v1'] }, 'web').subset('v1', { host: 'shop', port: 80 });
  expect(http({ to }).route).toEqual([{ destination: { host: 'shop', subset: 'v1', port: { number: 80 } } }]);
});

test('a subset of a DestinationRule that is defined elsewhere', () => {
  const to = DestinationRule.fromHost('shop.web.svc.cluster.local', ['v1', 'v2']).subset('v2');
  expect(http({ to }).route).toEqual([{ destination: { host: 'shop.web.svc.cluster.local', subset: 'v2' } }]);
});

test('subsets lists the names in order', () => {
  expect(shop({ subsets: [{ name: 'b' }, 'a'] }).subsets).toEqual(['b', 'a']);
});

test.each<[what: string, make: () => unknown, message: string]>([
  [
    'an unknown subset',
    () => shop().subset('v3' as never),
    "'shop' has no subset 'v3' (it defines v1, v2): add it to `subsets` of 'chart/shop'",
  ],
  [
    'a DestinationRule without subsets',
    () => shop({}).subset('v1'),
    "'shop' has no subset 'v1' (it defines none): add it to `subsets` of 'chart/shop'",
  ],
  [
    'null as subset',
    () => shop().subset(null as never),
    "'shop' has no subset 'null' (it defines v1, v2): add it to `subsets` of 'chart/shop'",
  ],
  [
    'another host',
    () => shop({ subsets: ['v1'] }, 'web').subset('v1', { host: 'shop.web' }),
    "options.host must be a name of 'shop.web.svc.cluster.local', got 'shop.web'",
  ],
  [
    'an unknown subset of a host',
    () => DestinationRule.fromHost('shop', ['v1']).subset('v2' as never),
    "'shop' has no subset 'v2' (it has v1): add it to the list",
  ],
  [
    'no subset of a host',
    () => DestinationRule.fromHost('shop', []),
    'subsets must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  ['port 0', () => shop().subset('v1', { port: 0 }), 'options.port must be a port from 1 to 65535, got 0'],
  ['a number as options', () => shop().anySubset(80 as never), 'options must be an object, got 80'],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['host null', { host: null }, 'host must be the DNS name of a service, got null'],
  ['host *', { host: '*' }, "host must be the DNS name of a service, got '*'"],
  [
    'a host without its domain',
    { host: 'shop.web' },
    "host must be a name without a dot or a full name, got 'shop.web' (write 'shop.web.svc.cluster.local', or { host: 'shop.web' } for a host outside of the cluster)",
  ],
  [
    'a name that is a host without its domain',
    { name: 'shop.web' },
    "host, which defaults to the name, must be a name without a dot or a full name, got 'shop.web' (write 'shop.web.svc.cluster.local', or { host: 'shop.web' } for a host outside of the cluster)",
  ],
  [
    'an empty list of subsets',
    { subsets: [] },
    'subsets must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  [
    'a dot in a subset name',
    { subsets: ['v1.0'] },
    "subsets[0].name must be a DNS label of letters, digits and inner hyphens, at most 63 characters, got 'v1.0' (dots are not allowed, write 'v1-0' for 'v1.0')",
  ],
  ['null as subset', { subsets: ['v1', null] }, 'subsets[1] must be a name, or an object with a name, got null'],
  ['a number as subset', { subsets: [1] }, 'subsets[0] must be a name, or an object with a name, got 1'],
  [
    'a subset without a name',
    { subsets: [{ labels: {} }] },
    "subsets[0].name must be a DNS label of letters, digits and inner hyphens, at most 63 characters, got undefined (dots are not allowed, write 'v1-0' for 'v1.0')",
  ],
  ['a duplicate subset', { subsets: ['v1', { name: 'v1' }] }, "subsets: 'v1' is defined twice, keep one"],
  ['an unknown prop', { subset: [] }, "unknown prop 'subset', did you mean 'subsets'?"],
  [
    'callers in other namespaces',
    { workloadSelector: { app: 'a' }, exportTo: ['*'] },
    'workloadSelector and exportTo exclude each other: workloadSelector only selects callers in the namespace of the DestinationRule, omit exportTo',
  ],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});
