import {
  authorizationPolicy,
  deployment,
  destinationRule,
  gateway,
  http80,
  type Manifests,
  meshOf,
  peerAuthentication,
  service,
  subset,
  virtualService,
  workloads,
} from '../../fixtures/objects';
import type { Manifest } from '../../manifest/manifest';

const versions = (...names: readonly string[]) =>
  destinationRule('web', { host: 'web', subsets: names.map((version) => ({ name: version, labels: { version } })) });
const rules = (name: string, version: string, more: object = {}) =>
  virtualService(name, { hosts: ['web'], http: [{ route: [subset('web', version)] }], ...more });
const web = [service('web'), deployment('web', 'v1')];
const allow = (name: string, ...paths: readonly string[]) =>
  authorizationPolicy(name, { rules: [{ to: [{ operation: { paths } }] }] });

/** The steps as short texts: `+Kind name` applies, `~Kind name` applies an intermediate object, `-Kind name` deletes. */
function planned(before: Manifests, after: Manifests): { steps: string[][]; safe: boolean } {
  const { steps, safe } = meshOf(after).plan(meshOf(before));
  return {
    safe,
    steps: steps.map((step) => [
      ...step.apply.map(({ kind, metadata: { namespace, name } }) => {
        const isMade = step.intermediate.includes(`${kind} ${namespace}/${name}`);
        return `${isMade ? '~' : '+'}${kind} ${name}`;
      }),
      ...step.delete.map((name) => `-${name.replace('default/', '')}`),
    ]),
  };
}

test('A subset exists before a rule names it, and goes after the last rule that does', () => {
  const v2 = deployment('web', 'v2');
  expect(
    planned([...web, versions('v1'), rules('web', 'v1')], [...web, v2, versions('v2'), rules('web', 'v2')]),
  ).toEqual({
    safe: true,
    steps: [['+Deployment web-v2', '~DestinationRule web'], ['+VirtualService web'], ['+DestinationRule web']],
  });
});

test('A subset is added before, and removed after', () => {
  const both = [...web, deployment('web', 'v2')];
  const [one, two] = [
    [...both, versions('v1'), rules('web', 'v1')],
    [...both, versions('v1', 'v2'), rules('web', 'v2')],
  ];
  expect(planned(one, two).steps).toEqual([['+DestinationRule web'], ['+VirtualService web']]);
  expect(planned(two, one).steps).toEqual([['+VirtualService web'], ['+DestinationRule web']]);
});

test('A workload goes after the last rule that sends requests to it', () => {
  const both = [...web, deployment('web', 'v2'), versions('v1', 'v2')];
  const after = [service('web'), deployment('web', 'v2'), versions('v1', 'v2'), rules('web', 'v2')];
  expect(planned([...both, rules('web', 'v1')], after).steps).toEqual([
    ['+VirtualService web'],
    ['-Deployment web-v1'],
  ]);
});

test('A renamed VirtualService is there before the old one goes', () => {
  const both = [...web, versions('v1')];
  expect(planned([...both, rules('a', 'v1')], [...both, rules('b', 'v1')])).toEqual({
    safe: true,
    steps: [['+VirtualService b'], ['-VirtualService a']],
  });
});

test('Two VirtualServices that swap their hosts have copies of the old rules on the way', () => {
  const all = workloads('web', 'cart');
  const sends = (name: string, host: string, status: number) =>
    virtualService(name, { hosts: [host], http: [{ directResponse: { status } }] });
  const plan = planned(
    [...all, sends('a', 'web', 201), sends('b', 'cart', 202)],
    [...all, sends('a', 'cart', 203), sends('b', 'web', 204)],
  );
  expect(plan.safe).toBe(true);
  expect(plan.steps[0]).toEqual(['~VirtualService a-before', '~VirtualService b-before']);
  expect(plan.steps.at(-1)).toEqual(expect.arrayContaining(['-VirtualService a-before', '-VirtualService b-before']));
});

test('A Gateway that replaces another one is there before the rules use it', () => {
  const edge = (name: string) => gateway(name, [{ ...http80, hosts: ['web.com'] }]);
  const outside = (name: string) =>
    virtualService('web', {
      hosts: ['web.com'],
      gateways: [name],
      http: [{ route: [{ destination: { host: 'web' } }] }],
    });
  expect(planned([...web, edge('old'), outside('old')], [...web, edge('new'), outside('new')])).toEqual({
    safe: true,
    steps: [['+Gateway new'], ['+VirtualService web'], ['-Gateway old']],
  });
});

test('Several ALLOW policies never deny what only another one allows', () => {
  const parts = [allow('a', '/a'), allow('b', '/b')];
  for (const [before, after] of [
    [[allow('all', '/a', '/b')], parts],
    [parts, [allow('all', '/a', '/b')]],
    [[], parts],
    [parts, []],
  ] as const) {
    expect(planned([...web, ...before], [...web, ...after]).safe).toBe(true);
  }
});

test('Between STRICT and DISABLE, workloads accept both: callers do not follow at the same moment', () => {
  const mode = (name: string) => peerAuthentication('default', { mtls: { mode: name } });
  for (const [before, after] of [
    ['STRICT', 'DISABLE'],
    ['DISABLE', 'STRICT'],
  ] as const) {
    expect(planned([...web, mode(before)], [...web, mode(after)])).toEqual({
      safe: true,
      steps: [['~PeerAuthentication default'], ['+PeerAuthentication default']],
    });
  }
  expect(planned([...web, mode('PERMISSIVE')], [...web, mode('STRICT')]).steps).toHaveLength(1);
});

test('Changes that no request notices are one step', () => {
  const noted = (note: string) => ({ ...rules('web', 'v1'), metadata: { name: 'web', annotations: { note } } });
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } };
  expect(planned([...web, versions('v1'), noted('a')], [...web, versions('v1'), noted('b'), config]).steps).toEqual([
    ['+ConfigMap settings', '+VirtualService web'],
  ]);
});

test('Changes that depend on each other in no way share their steps', () => {
  const both = (version: string) =>
    ['web', 'cart'].flatMap((host) => [
      ...workloads(host),
      deployment(host, 'v2'),
      destinationRule(host, { host, subsets: [{ name: version, labels: { version } }] }),
      virtualService(host, { hosts: [host], http: [{ route: [subset(host, version)] }] }),
    ]);
  expect(planned(both('v1'), both('v2')).steps.map(({ length }) => length)).toEqual([2, 2, 2]);
});

test('An unchanged VirtualService that sends requests to two changed hosts joins their changes', () => {
  const all = [...workloads('web', 'shop', 'cart'), deployment('shop', 'v2'), deployment('cart', 'v2')];
  const half = (host: string) => ({ ...subset(host, 'current'), weight: 50 });
  const split = virtualService('web', { hosts: ['web'], http: [{ route: [half('shop'), half('cart')] }] });
  const current = (version: string) =>
    ['shop', 'cart'].map((host) =>
      destinationRule(host, { host, subsets: [{ name: 'current', labels: { version } }] }),
    );
  const plan = meshOf([...all, split, ...current('v2')]).plan(meshOf([...all, split, ...current('v1')]));
  expect(plan).toMatchObject({ safe: false, reasons: [expect.stringContaining('web.default.svc.cluster.local')] });
});

test('If the new manifests are not right, there is no plan', () => {
  const plan = meshOf([...web, versions('v1'), rules('web', 'v2')]).plan(
    meshOf([...web, versions('v1'), rules('web', 'v1')]),
  );
  expect(plan).toMatchObject({ steps: [], safe: false });
  expect(plan.reasons).toEqual([expect.stringMatching(/not right: requests to web.*503: no cluster/)]);
});

test('Each step says what would go wrong without the earlier one, and what to wait for', () => {
  const v2 = deployment('web', 'v2');
  const { steps } = meshOf([...web, v2, versions('v2'), rules('web', 'v2')]).plan(
    meshOf([...web, versions('v1'), rules('web', 'v1')]),
  );
  expect(steps[0]?.waitFor).toContain('kubectl rollout status deployment/web-v2 -n default');
  expect(steps[1]?.because).toEqual([
    expect.stringMatching(/^VirtualService default\/web would be too early: GET http:.*503/),
  ]);
});

test('Services and Gateways of other repositories are assumed, and said', () => {
  const outside = { hosts: ['web.com'], gateways: ['infra/edge'] };
  const before = [versions('v1'), rules('web', 'v1', outside)];
  const after = [versions('v2'), rules('web', 'v2', outside)];
  expect(planned(before, after)).toEqual({
    safe: true,
    steps: [['~DestinationRule web'], ['+VirtualService web'], ['+DestinationRule web']],
  });
  expect(meshOf(after).plan(meshOf(before)).assumptions).toEqual([
    'a Service web.default.svc.cluster.local, with a workload for each subset (no manifest has it)',
    'a Gateway infra/edge for HTTP at port 80 (no manifest has it)',
  ]);
});

test('What a cluster has added to its objects is no change, and is not applied again', () => {
  const inCluster = (manifest: Manifest): Manifest => ({
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      ...{ uid: 'a', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z', managedFields: [] },
    },
    status: { observedGeneration: 1 },
  });
  const all = [...web, deployment('web', 'v2'), versions('v1'), rules('web', 'v1')];
  const cluster = meshOf(all.map(inCluster));
  expect(meshOf(all).plan(cluster).steps).toEqual([]);
  const { steps } = meshOf([...all.slice(0, -2), versions('v2'), rules('web', 'v2')]).plan(cluster);
  expect(steps[0]?.apply).toEqual([{ ...versions('v1', 'v2'), metadata: { name: 'web', namespace: 'default' } }]);
});

test('To the Gateway API: new objects come first, and both Gateways can have one name', () => {
  const pods = [service('ingress', undefined, { selector: { app: 'ingress' } }), deployment('ingress')];
  const [servers, selector] = [[{ ...http80, hosts: ['web.com'] }], { app: 'ingress' }];
  const istios = gateway('edge', servers);
  const before = [
    ...web,
    ...pods,
    { ...istios, spec: { servers, selector } },
    virtualService('web', {
      hosts: ['web.com'],
      gateways: ['edge'],
      http: [{ route: [{ destination: { host: 'web' } }] }],
    }),
  ];
  const gatewayApi = (kind: string, name: string, spec: object): Manifest => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name, namespace: 'default' },
    ...{ spec },
  });
  const after = [
    ...web,
    ...pods,
    gatewayApi('Gateway', 'edge', {
      gatewayClassName: 'istio',
      addresses: [{ type: 'Hostname', value: 'ingress' }],
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: 'web.com' }],
    }),
    gatewayApi('HTTPRoute', 'web', {
      parentRefs: [{ name: 'edge' }],
      hostnames: ['web.com'],
      rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
    }),
  ];
  expect(planned(before, after)).toEqual({
    safe: true,
    steps: [
      ['+Gateway edge', '+HTTPRoute web'],
      ['-Gateway edge', '-VirtualService web'],
    ],
  });
  expect(planned(after, before).steps[1]).toEqual(['-Gateway.gateway.networking.k8s.io edge', '-HTTPRoute web']);
});

describe('routes of the Gateway API', () => {
  const api = (kind: string, name: string, spec: object): Manifest => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name, namespace: 'default' },
    ...{ spec },
  });
  const edge = (listener = 'http') =>
    api('Gateway', 'edge', {
      gatewayClassName: 'istio',
      listeners: [{ name: listener, port: 80, protocol: 'HTTP' }],
    });
  const toService = (name: string, path = '/') => ({
    matches: [{ path: { type: 'PathPrefix', value: path } }],
    backendRefs: [{ name, port: 80 }],
  });
  const route = (name: string, hostnames: readonly string[], rules: readonly object[], parent: object = {}) =>
    api('HTTPRoute', name, { parentRefs: [{ name: 'edge', ...parent }], hostnames, rules });
  const apps = workloads('a', 'b', 'c');
  const copies = (...names: readonly string[]) => [
    names.map((name) => `~HTTPRoute ${name}-before`),
    names.map((name) => `+HTTPRoute ${name}`),
    names.map((name) => `-HTTPRoute ${name}-before`),
  ];

  test('A host moves to its new route before it leaves the old one', () => {
    const before = [route('a', ['a.com', 'b.com'], [toService('a')]), route('b', ['c.com'], [toService('b')])];
    const after = [route('a', ['a.com'], [toService('a')]), route('b', ['b.com', 'c.com'], [toService('b')])];
    const expected = { safe: true, steps: [['+HTTPRoute b'], ['+HTTPRoute a']] };
    expect(planned([...apps, edge(), ...before], [...apps, edge(), ...after])).toEqual(expected);
  });

  test('Copies keep the old hosts while two routes swap them', () => {
    const before = [route('a', ['a.com', 'b.com'], [toService('a')]), route('b', ['c.com'], [toService('b')])];
    const after = [route('a', ['a.com', 'c.com'], [toService('a')]), route('b', ['b.com'], [toService('b')])];
    const expected = { safe: true, steps: copies('a', 'b') };
    expect(planned([...apps, edge(), ...before], [...apps, edge(), ...after])).toEqual(expected);
  });

  test('Copies keep the old rules while two routes swap them', () => {
    const before = [route('a', ['a.com'], [toService('a', '/x')]), route('b', ['a.com'], [toService('b', '/y')])];
    const after = [route('a', ['a.com'], [toService('c', '/y')]), route('b', ['a.com'], [toService('c', '/x')])];
    const expected = { safe: true, steps: copies('a', 'b') };
    expect(planned([...apps, edge(), ...before], [...apps, edge(), ...after])).toEqual(expected);
  });

  test('A copy stays at the old listener until the new one is there', () => {
    const side = (listener: string) => [
      ...apps,
      edge(listener),
      route('a', ['a.com'], [toService('a')], { sectionName: listener }),
    ];
    expect(planned(side('http'), side('web'))).toEqual({
      safe: true,
      steps: [['~HTTPRoute a-before'], ['+HTTPRoute a'], ['+Gateway edge'], ['-HTTPRoute a-before']],
    });
  });
});

test('Nothing changes: no steps', () => {
  expect(meshOf(web).plan(meshOf(web))).toEqual({ steps: [], safe: true, reasons: [], assumptions: [] });
});
