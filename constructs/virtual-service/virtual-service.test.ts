import { Chart } from 'cdk8s';
import { manifest, refusal } from '../fixtures/synth';
import { Gateway } from '../gateway/gateway';
import { Destination } from './destination';
import { Header } from './header';
import { VirtualService, type VirtualServiceProps } from './virtual-service';

const to = Destination.host('shop');
const refused = (props: unknown) =>
  refusal((chart) => new VirtualService(chart, 'shop', props as never)).replace("VirtualService of 'chart/shop': ", '');

test('creates a VirtualService as its default child', () => {
  manifest((chart) => {
    const { node } = new VirtualService(chart, 'shop', { hosts: ['shop'], rules: [{ to }] });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' });
  });
});

test('writes every prop', () => {
  const props: Required<VirtualServiceProps> = {
    name: 'front',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    hosts: ['shop.example.com', '*.shop.example.com', '10.0.0.1'],
    gateways: ['mesh', { name: 'edge', namespace: 'istio-system' }, { name: 'inner' }],
    rules: [{ name: 'first', to }, { to }],
    tlsRules: [{ match: [{ sniHosts: ['shop.example.com'] }], to }],
    tcpRules: [{ to }],
    exportTo: ['.', 'other'],
  };
  expect(manifest((chart) => new VirtualService(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: 'front',
      namespace: 'web',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      hosts: ['shop.example.com', '*.shop.example.com', '10.0.0.1'],
      gateways: ['mesh', 'istio-system/edge', 'inner'],
      http: [
        { name: 'first', route: [{ destination: { host: 'shop' } }] },
        { route: [{ destination: { host: 'shop' } }] },
      ],
      tls: [{ match: [{ sniHosts: ['shop.example.com'] }], route: [{ destination: { host: 'shop' } }] }],
      tcp: [{ route: [{ destination: { host: 'shop' } }] }],
      exportTo: ['.', 'other'],
    },
  });
});

test('refers to a Gateway with its namespace, even in another chart', () => {
  const object = manifest((chart) => {
    const gateway = new Gateway(new Chart(chart, 'edge', { namespace: 'istio-system' }), 'edge');
    new VirtualService(chart, 'shop', { hosts: ['*'], gateways: [gateway], rules: [{ to }] });
  });
  expect(object.spec.gateways).toEqual(['istio-system/edge']);
});

test('exposes its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new VirtualService(chart, 'shop', { hosts: ['shop'], rules: [{ to }], namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'shop', namespace: 'a' });
  });
});

const gateways = ['edge'].map((name) => ({ name }));
const claim = Header.exact('@request.auth.claims.group', 'admin');

test('exposes its hosts as a copy, with the names of services', () => {
  const { spec } = manifest((chart) => {
    const hosts = ['shop', { name: 'cart', namespace: 'prod' }];
    const virtualService = new VirtualService(chart, 'shop', { hosts, rules: [{ to }] });
    expect(virtualService.hosts).toEqual(['shop', 'cart.prod.svc.cluster.local']);
    (virtualService.hosts as string[]).push('late');
  }) as { spec: unknown };
  expect(spec).toMatchObject({ hosts: ['shop', 'cart.prod.svc.cluster.local'] });
});

test.each<[what: string, props: unknown, message: string]>([
  ['no props', undefined, 'props must be an object, got undefined'],
  ['null', null, 'props must be an object, got null'],
  ['no hosts', { rules: [{ to }] }, 'hosts must be a list, got undefined'],
  [
    'an empty list of hosts',
    { hosts: [], rules: [{ to }] },
    'hosts must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  [
    'an invalid host',
    { hosts: ['shop_a'], rules: [{ to }] },
    "hosts[0] must be a DNS name, an IP address, '*', a wildcard such as '*.example.com', or a Service, got 'shop_a'",
  ],
  [
    '* without gateways',
    { hosts: ['*'], rules: [{ to }] },
    "hosts '*' requires gateways: sidecars do not support '*', set gateways or list the hosts",
  ],
  [
    "* with 'mesh'",
    { hosts: ['*'], gateways: [...gateways, 'mesh'], rules: [{ to }] },
    "hosts '*' requires gateways: sidecars do not support '*', set gateways or list the hosts",
  ],
  ['a duplicate host', { hosts: ['a', 'b', 'a'], rules: [{ to }] }, "hosts: 'a' and 'a' overlap, keep the wider one"],
  [
    'a host covered by a wildcard',
    { hosts: ['a.b.com', '*.com'], rules: [{ to }] },
    "hosts: 'a.b.com' and '*.com' overlap, keep the wider one",
  ],
  [
    'a wildcard covered by a wildcard',
    { hosts: ['*.b.a.com', '*.a.com'], rules: [{ to }] },
    "hosts: '*.b.a.com' and '*.a.com' overlap, keep the wider one",
  ],
  ['no rules', { hosts: ['a'] }, 'one of rules, tlsRules, tcpRules is required, got none'],
  [
    'an empty list of rules',
    { hosts: ['a'], rules: [] },
    'rules must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  [
    'a rule without a list',
    { hosts: ['a'], rules: { to } },
    'rules must be a list, got an object with to (write [{ … }])',
  ],
  ["Istio's name", { hosts: ['a'], rules: [{ to }], http: [] }, "'http' is called 'rules' here"],
  [
    'a string as gateway',
    { hosts: ['a'], rules: [{ to }], gateways: ['edge'] },
    "gateways[0] must be a Gateway, { name, namespace }, or 'mesh', got 'edge' (write { name: 'edge' })",
  ],
  [
    'a gateway without a name',
    { hosts: ['a'], rules: [{ to }], gateways: [{}] },
    "gateways[0].name must be a DNS label of lower-case letters, digits and inner hyphens, but not 'mesh', got undefined",
  ],
  [
    'a claim in a sidecar',
    { hosts: ['a'], rules: [{ to, match: [{ headers: [claim] }] }] },
    "header '@request.auth.claims.group' requires gateways: claims can only be matched at a gateway",
  ],
  [
    'a claim in withoutHeaders in a sidecar',
    { hosts: ['a'], rules: [{ to, match: [{ withoutHeaders: [claim] }] }] },
    "header '@request.auth.claims.group' requires gateways: claims can only be matched at a gateway",
  ],
  [
    'exportTo with * and a namespace',
    { hosts: ['a'], rules: [{ to }], exportTo: ['*', '.'] },
    "exportTo must be '*' alone, or namespaces without it, got '*, .'",
  ],
  [
    'a duplicate namespace in exportTo',
    { hosts: ['a'], rules: [{ to }], exportTo: ['a', 'a'] },
    "exportTo must be a list without duplicates, got 'a, a'",
  ],
  [
    'an invalid namespace in exportTo',
    { hosts: ['a'], rules: [{ to }], exportTo: ['~'] },
    "exportTo[0] must be a namespace, '.' for the object's own, or '*' for all, got '~'",
  ],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});

test('accepts claims at a gateway', () => {
  const rules = [{ to, match: [{ headers: [claim] }] }];
  expect(
    manifest((chart) => new VirtualService(chart, 'a', { hosts: ['*'], gateways, rules })).spec.http[0].match,
  ).toEqual([{ headers: { '@request.auth.claims.group': { exact: 'admin' } } }]);
});
