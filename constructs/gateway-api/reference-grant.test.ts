import { manifest, refusal } from '../fixtures/synth';
import { ReferenceGrant, type ReferenceGrantProps } from './reference-grant';

const props: ReferenceGrantProps = {
  from: [{ kind: 'HTTPRoute', namespace: 'shop' }],
  to: [{ kind: 'Service' }, { kind: 'Secret', name: 'cert' }],
};

test('creates a ReferenceGrant as its default child', () => {
  manifest((chart) => {
    const { node } = new ReferenceGrant(chart, 'shop', props);
    expect(node.defaultChild).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      kind: 'ReferenceGrant',
    });
  });
});

test('writes every prop, with the groups of the kinds', () => {
  expect(manifest((chart) => new ReferenceGrant(chart, 'shop', props)).spec).toEqual({
    from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }],
    to: [
      { group: '', kind: 'Service' },
      { group: '', kind: 'Secret', name: 'cert' },
    ],
  });
});

test.each<[what: string, props: unknown, message: string]>([
  [
    'no namespace',
    { from: [{ kind: 'Gateway' }] },
    'from[0].namespace must be a DNS label of lower-case letters, digits and inner hyphens, got undefined',
  ],
  [
    'a kind that istiod ignores',
    { to: [{ kind: 'Pod' }] },
    "to[0].kind must be one of Service, Secret, ConfigMap, got 'Pod'",
  ],
  [
    'nothing to refer to',
    { to: [] },
    'to must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
])('fails: %s', (_what, other, message) => {
  expect(refusal((chart) => new ReferenceGrant(chart, 'x', { ...props, ...(other as object) } as never))).toBe(
    `ReferenceGrant of 'chart/x': ${message}`,
  );
});
