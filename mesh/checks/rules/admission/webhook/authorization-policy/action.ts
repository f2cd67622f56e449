import type { FieldPath } from '../../../../../manifest/manifest';
import type { AuthorizationPolicyRule } from '../../../../../manifest/wire';
import { type Verdict, webhookRule } from '../rule';

/** Identities that are not known yet when the proxy calls an external provider. */
const identities = [
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
  'trustDomains',
  'notTrustDomains',
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
] as const;
const identityKeys = new Set(['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal']);

export const action = webhookRule({
  kind: 'AuthorizationPolicy',
  concept: 'action',
  description: `CUSTOM delegates the decision to a provider from MeshConfig. A policy without rules matches nothing: with ALLOW it
denies everything, with DENY or CUSTOM it has no effect. \`rules: [{}]\` matches everything.`,
  right: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: external, namespace: default }
spec:
  action: CUSTOM
  provider: { name: opa }
  rules:
    - from:
        - source: { ipBlocks: [10.0.0.0/8] }
      to:
        - operation: { paths: [/admin] }
`,
  wrong: [
    {
      set: { 'spec.rules': undefined },
      says: 'CUSTOM without rules never applies: set "rules: [{}]" to match every request',
    },
    {
      set: { 'spec.action': 'DENY', 'spec.provider': undefined, 'spec.rules': [] },
      says: 'DENY without rules never applies: set "rules: [{}]" to match every request',
    },
    { set: { 'spec.provider': undefined }, says: 'CUSTOM must name a provider' },
    { set: { 'spec.provider.name': '' }, says: 'CUSTOM must name a provider' },
    { set: { 'spec.action': 'ALLOW' }, says: 'provider requires action CUSTOM, got ALLOW' },
    {
      set: { 'spec.rules[0].from[0].source.principals': ['a'] },
      says: 'CUSTOM cannot match principals: the provider is called before they are known',
    },
    {
      set: { 'spec.rules[0].from[0].source.notNamespaces': ['a'] },
      says: 'CUSTOM cannot match notNamespaces: the provider is called before they are known',
    },
    {
      set: { 'spec.rules[0].when': [{ key: 'request.auth.claims[iss]', values: ['a'] }] },
      says: 'CUSTOM cannot match request.auth.claims[iss]: the provider is called before they are known',
    },
  ],
  check({ spec }, verdict) {
    const { action = 'ALLOW', provider, rules = [] } = spec;
    const { error } = verdict;
    if (rules.length === 0 && (action === 'CUSTOM' || action === 'DENY')) {
      error(['spec', 'rules'], `${action} without rules never applies: set "rules: [{}]" to match every request`);
    }
    if (action !== 'CUSTOM') {
      if (provider) error(['spec', 'provider'], `provider requires action CUSTOM, got ${action}`);
      return;
    }
    if (rules.length > 0 && !provider?.name) error(['spec', 'provider'], 'CUSTOM must name a provider');
    for (const [index, rule] of rules.entries()) unknownIdentities(rule, ['spec', 'rules', index], verdict);
  },
});

function unknownIdentities(
  { from = [], when = [] }: AuthorizationPolicyRule,
  field: FieldPath,
  { error }: Verdict,
): void {
  const why = 'the provider is called before they are known';
  for (const [index, { source }] of from.entries()) {
    for (const list of identities) {
      if ((source?.[list] ?? []).length === 0) continue;
      error([...field, 'from', index, 'source', list], `CUSTOM cannot match ${list}: ${why}`);
    }
  }
  for (const [index, { key = '' }] of when.entries()) {
    if (!identityKeys.has(key) && !key.startsWith('request.auth.')) continue;
    error([...field, 'when', index, 'key'], `CUSTOM cannot match ${key}: ${why}`);
  }
}
