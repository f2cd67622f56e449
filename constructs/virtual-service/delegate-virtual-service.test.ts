import { manifest, refusal } from '../fixtures/synth';
import { DelegateVirtualService, type DelegateVirtualServiceProps } from './delegate-virtual-service';
import { Destination } from './destination';
import { Header } from './header';
import { Path } from './path';

const to = Destination.host('cart');

test('creates a VirtualService as its default child', () => {
  manifest((chart) => {
    const { node } = new DelegateVirtualService(chart, 'cart', { rules: [{ to }] });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' });
  });
});

test('writes every prop, but no hosts', () => {
  const props: Required<DelegateVirtualServiceProps> = {
    name: 'cart',
    namespace: 'team',
    labels: { team: 'cart' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    rules: [{ match: [{ path: Path.prefix('/cart/v2') }], to }, { to }],
    exportTo: ['shop'],
  };
  expect(manifest((chart) => new DelegateVirtualService(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: 'cart',
      namespace: 'team',
      labels: { team: 'cart' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      http: [
        { match: [{ uri: { prefix: '/cart/v2' } }], route: [{ destination: { host: 'cart' } }] },
        { route: [{ destination: { host: 'cart' } }] },
      ],
      exportTo: ['shop'],
    },
  });
});

test('exposes its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new DelegateVirtualService(chart, 'cart', { rules: [{ to }], namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'cart', namespace: 'a' });
  });
});

const claim = Header.exact('@request.auth.claims.group', 'admin');

test.each<[what: string, props: unknown, message: string]>([
  ['no rules', {}, 'rules must be a list, got undefined'],
  [
    'hosts',
    { hosts: ['a'], rules: [{ to }] },
    "unknown prop 'hosts' (known props: name, namespace, labels, annotations, suppress, rules, exportTo)",
  ],
  [
    'gateways',
    { gateways: ['mesh'], rules: [{ to }] },
    "unknown prop 'gateways' (known props: name, namespace, labels, annotations, suppress, rules, exportTo)",
  ],
  [
    'tlsRules',
    { tlsRules: [], rules: [{ to }] },
    "unknown prop 'tlsRules' (known props: name, namespace, labels, annotations, suppress, rules, exportTo)",
  ],
  [
    'a rule that delegates',
    { rules: [{ to }, { delegate: { name: 'a' } }] },
    'rules[1]: delegate is not allowed here: a delegate cannot delegate',
  ],
  [
    'a condition on a claim',
    { rules: [{ to, match: [{ headers: [claim] }] }] },
    "header '@request.auth.claims.group' requires gateways: match it in the delegating rule",
  ],
])('fails: %s', (_what, props, message) => {
  const refused = refusal((chart) => new DelegateVirtualService(chart, 'cart', props as never));
  expect(refused).toContain(`VirtualService of 'chart/cart': ${message}`);
});
