import { manifest, refusal } from '../fixtures/synth';
import { AuthorizationPolicy, type AuthorizationPolicyProps } from './authorization-policy';

const refused = (props: unknown) =>
  refusal((chart) => new AuthorizationPolicy(chart, 'policy', props as never)).replace(
    "AuthorizationPolicy of 'chart/policy': ",
    '',
  );

test('creates an AuthorizationPolicy as its default child', () => {
  manifest((chart) => {
    const { node } = new AuthorizationPolicy(chart, 'policy');
    expect(node.defaultChild).toMatchObject({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' });
  });
});

test('writes every prop', () => {
  const props: Required<Omit<AuthorizationPolicyProps, 'targetRefs'>> = {
    name: 'authorize',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    selector: { app: 'shop' },
    action: 'CUSTOM',
    rules: [
      { from: [{ ipBlocks: ['::1'] }], to: [{ paths: ['/a'] }], when: [{ key: 'source.ip', values: ['::1'] }] },
      {},
    ],
    provider: 'authorizer',
  };
  expect(manifest((chart) => new AuthorizationPolicy(chart, 'x', props))).toEqual({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: {
      name: 'authorize',
      namespace: 'web',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      selector: { matchLabels: { app: 'shop' } },
      action: 'CUSTOM',
      rules: [
        {
          from: [{ source: { ipBlocks: ['::1'] } }],
          to: [{ operation: { paths: ['/a'] } }],
          when: [{ key: 'source.ip', values: ['::1'] }],
        },
        {},
      ],
      provider: { name: 'authorizer' },
    },
  });
});

test('writes an empty spec, which denies everything, without props', () => {
  expect(manifest((chart) => new AuthorizationPolicy(chart, 'policy'))).toMatchObject({ spec: {} });
});

test('exposes its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new AuthorizationPolicy(chart, 'policy', { namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'policy', namespace: 'a' });
  });
});

const rules = [{}];
const custom = { action: 'CUSTOM', provider: 'authorizer' };
const PROVIDER = "action 'CUSTOM' requires provider, and provider requires action 'CUSTOM'";

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  [
    'an action in lower case',
    { action: 'deny', rules },
    "action must be one of ALLOW, DENY, AUDIT, CUSTOM, got 'deny' (did you mean 'DENY'?)",
  ],
  [
    'an empty list of rules',
    { rules: [] },
    'rules must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  ['null as rule', { rules: [null] }, 'rules[0] must be an object, got null'],
  ['DENY without rules', { action: 'DENY' }, "action 'DENY' requires rules (rules: [{}] matches every request)"],
  ['AUDIT without rules', { action: 'AUDIT' }, "action 'AUDIT' requires rules (rules: [{}] matches every request)"],
  ['CUSTOM without a provider', { action: 'CUSTOM', rules }, PROVIDER],
  ['a provider without CUSTOM', { provider: 'a', rules }, PROVIDER],
  ['an empty provider name', { action: 'CUSTOM', provider: '', rules }, "provider must be a non-empty string, got ''"],
  [
    'CUSTOM with a condition on principals',
    { ...custom, rules: [{}, { from: [{ ipBlocks: ['::1'] }, { notPrincipals: ['a'] }] }] },
    "rules[1]: action 'CUSTOM' excludes notPrincipals: the provider checks who calls",
  ],
  [
    'CUSTOM with a condition on the namespace',
    { ...custom, rules: [{ when: [{ key: 'source.namespace', values: ['a'] }] }] },
    "rules[0]: action 'CUSTOM' excludes source.namespace: the provider checks who calls",
  ],
  [
    'CUSTOM with a condition on a claim',
    { ...custom, rules: [{ when: [{ key: 'request.auth.claims[a]', values: ['a'] }] }] },
    "rules[0]: action 'CUSTOM' excludes request.auth.claims[a]: the provider checks who calls",
  ],
  ['an unknown prop', { rule: {} }, "unknown prop 'rule', did you mean 'rules'?"],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});
