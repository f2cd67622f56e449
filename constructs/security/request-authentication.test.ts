import { manifest, refusal } from '../fixtures/synth';
import { RequestAuthentication, type RequestAuthenticationProps } from './request-authentication';

const jwtRules = [{ issuer: 'https://example.com' }];

test('creates a RequestAuthentication as its default child', () => {
  manifest((chart) => {
    const { node } = new RequestAuthentication(chart, 'jwt', { jwtRules });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication' });
  });
});

test('writes every prop', () => {
  const props: Required<Omit<RequestAuthenticationProps, 'targetRefs'>> = {
    name: 'edge',
    namespace: 'istio-system',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    selector: { istio: 'ingressgateway' },
    jwtRules,
  };
  expect(manifest((chart) => new RequestAuthentication(chart, 'x', props))).toEqual({
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata: {
      name: 'edge',
      namespace: 'istio-system',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      selector: { matchLabels: { istio: 'ingressgateway' } },
      jwtRules: [{ issuer: 'https://example.com' }],
    },
  });
});

test('writes the targetRefs of a waypoint', () => {
  const targetRefs = [{ kind: 'Gateway' as const, name: 'waypoint' }];
  expect(manifest((chart) => new RequestAuthentication(chart, 'x', { targetRefs, jwtRules })).spec).toEqual({
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }],
    jwtRules,
  });
});

test('exposes its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new RequestAuthentication(chart, 'jwt', { jwtRules, namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'jwt', namespace: 'a' });
  });
});

test.each<[what: string, props: unknown, message: string]>([
  ['undefined', undefined, 'props must be an object, got undefined'],
  ['without rules', {}, 'jwtRules must be a list, got undefined'],
  ['an empty list of rules', { jwtRules: [] }, 'jwtRules must be a list of at least one item'],
  [
    'selector with targetRefs',
    { jwtRules, selector: { app: 'a' }, targetRefs: [{ kind: 'Service', name: 'a' }] },
    'selector and targetRefs exclude each other, keep one of them',
  ],
])('fails: %s', (_what, props, message) => {
  const refused = refusal((chart) => new RequestAuthentication(chart, 'jwt', props as never));
  expect(refused).toContain(`RequestAuthentication of 'chart/jwt': ${message}`);
});
