import { manifest, refusal } from '../fixtures/synth';
import { AuthorizationPolicy, type AuthorizationPolicyProps } from './authorization-policy';

const refused = (props: unknown) =>
  refusal((chart) => new AuthorizationPolicy(chart, 'policy', props as never)).replace(
    "AuthorizationPolicy of 'chart/policy': ",
    '',
  );

test('defaultChild', () => {
  manifest((chart) => {
    const { node } = new AuthorizationPolicy(chart, 'policy');
    expect(node.defaultChild).toMatchObject({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' });
  });
});

test('every prop', () => {
  const props: Required<Omit<AuthorizationPolicyProps, 'targetRefs'>> = {
    name: 'ask',
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
      name: 'ask',
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

test('nothing is allowed: the empty spec is written', () => {
  expect(manifest((chart) => new AuthorizationPolicy(chart, 'policy'))).toMatchObject({ spec: {} });
});

test('it tells its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new AuthorizationPolicy(chart, 'policy', { namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'policy', namespace: 'a' });
  });
});

const rules = [{}];
const custom = { action: 'CUSTOM', provider: 'authorizer' };
const PROVIDER = "action 'CUSTOM' and provider need each other";

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['action in lower case', { action: 'deny', rules }, "action must be one of ALLOW, DENY, AUDIT, CUSTOM, got 'deny'"],
  [
    'no rules',
    { rules: [] },
    'rules must be a list of at least one, got an empty list (fill it, or leave it out if it is optional)',
  ],
  ['rule null', { rules: [null] }, 'rules[0] must be an object, got null'],
  [
    'DENY of nothing',
    { action: 'DENY' },
    'rules is missing: DENY without rules does nothing, rules: [{}] is for every request',
  ],
  [
    'AUDIT of nothing',
    { action: 'AUDIT' },
    'rules is missing: AUDIT without rules does nothing, rules: [{}] is for every request',
  ],
  ['CUSTOM without provider', { action: 'CUSTOM', rules }, PROVIDER],
  ['provider without CUSTOM', { provider: 'a', rules }, PROVIDER],
  ['empty provider', { action: 'CUSTOM', provider: '', rules }, "provider must be a text that is not empty, got ''"],
  [
    'CUSTOM by who calls',
    { ...custom, rules: [{}, { from: [{ ipBlocks: ['::1'] }, { notPrincipals: ['a'] }] }] },
    "rules[1]: action 'CUSTOM' takes no notPrincipals: the provider decides who may",
  ],
  [
    'CUSTOM by the namespace',
    { ...custom, rules: [{ when: [{ key: 'source.namespace', values: ['a'] }] }] },
    "rules[0]: action 'CUSTOM' takes no source.namespace: the provider decides who may",
  ],
  [
    'CUSTOM by a claim',
    { ...custom, rules: [{ when: [{ key: 'request.auth.claims[a]', values: ['a'] }] }] },
    "rules[0]: action 'CUSTOM' takes no request.auth.claims[a]: the provider decides who may",
  ],
  [
    'unknown prop',
    { rule: {} },
    'rule is not known, known are name, namespace, labels, annotations, suppress, selector, targetRefs, action, rules, provider',
  ],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});
