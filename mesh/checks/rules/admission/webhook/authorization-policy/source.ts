import type { FieldPath } from '../../../../../manifest/manifest';
import type { AuthorizationPolicyRuleFromSource } from '../../../../../manifest/wire';
import { trustDomains } from '../grammar/edge-star';
import { ipOrRange } from '../grammar/ip';
import { serviceAccounts } from '../grammar/service-account';
import { type Verdict, webhookRule } from '../rule';

const ipLists = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'] as const;
const texts = [
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
  'namespaces',
  'notNamespaces',
  ...ipLists,
] as const;
const accounts = ['serviceAccounts', 'notServiceAccounts'] as const;
const domains = ['trustDomains', 'notTrustDomains'] as const;

export const source = webhookRule({
  kind: 'AuthorizationPolicy',
  concept: 'sources',
  right: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: default }
spec:
  rules:
    - from:
        - source: { principals: [cluster.local/ns/default/sa/web], ipBlocks: [10.0.0.0/8, "2001:db8::1"] }
        - source: { serviceAccounts: [default/web, web], trustDomains: ["*.local"] }
`,
  wrong: [
    { set: { 'spec.rules[0].from[0].source': undefined }, says: 'must have a source' },
    { set: { 'spec.rules[0].from[0].source': {} }, says: 'must not be empty: set a field or remove it' },
    {
      set: { 'spec.rules[0].from[1].source.namespaces': ['default'] },
      says: 'service accounts cannot be combined with namespaces or principals, which they imply',
    },
    { set: { 'spec.rules[0].from[0].source.ipBlocks[0]': 'web' }, says: 'must be an IP address, got "web"' },
    {
      set: { 'spec.rules[0].from[0].source.remoteIpBlocks': ['10.0.0.0/33'] },
      says: 'must be an IP address or a range like 10.1.0.0/16, got "10.0.0.0/33"',
    },
    { set: { 'spec.rules[0].from[0].source.principals[0]': '' }, says: 'must not be empty' },
    {
      set: { 'spec.rules[0].from[1].source.serviceAccounts[0]': 'a/b/c' },
      says: 'must be a service account or namespace/account, got "a/b/c"',
    },
    {
      set: { 'spec.rules[0].from[1].source.serviceAccounts[0]': 'web-*' },
      says: 'must be the full name of a service account without "*", got "web-*"',
    },
    {
      set: { 'spec.rules[0].from[1].source.serviceAccounts': Array(17).fill('a') },
      says: 'must be at most 16 service accounts, got 17',
    },
    {
      set: { 'spec.rules[0].from[1].source.trustDomains[0]': 'a*b' },
      says: '"*" is only allowed once, at the start or at the end, got "a*b"',
    },
    {
      set: { 'spec.rules[0].from[1].source.notTrustDomains': ['a/b'] },
      says: 'must be a trust domain without "/", got "a/b"',
    },
  ],
  check({ spec }, verdict) {
    for (const [index, { from = [] }] of (spec.rules ?? []).entries()) {
      for (const [number, { source }] of from.entries()) {
        const field = ['spec', 'rules', index, 'from', number];
        if (source) sourceOf(source, [...field, 'source'], verdict);
        else verdict.error(field, 'must have a source');
      }
    }
  },
});

function sourceOf(source: AuthorizationPolicyRuleFromSource, field: FieldPath, { error }: Verdict): void {
  const has = (list: keyof AuthorizationPolicyRuleFromSource) => (source[list] ?? []).length > 0;
  if (![...texts, ...accounts, ...domains].some(has)) error(field, 'must not be empty: set a field or remove it');
  const named = (['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const).some(has);
  if (named && accounts.some(has)) {
    error(field, 'service accounts cannot be combined with namespaces or principals, which they imply');
  }
  for (const list of ipLists) {
    for (const [index, block] of (source[list] ?? []).entries()) error([...field, list, index], ipOrRange(block));
  }
  for (const list of texts) {
    const empty = (source[list] ?? []).indexOf('');
    if (empty >= 0) error([...field, list, empty], 'must not be empty');
  }
  for (const list of accounts) error([...field, list], serviceAccounts(source[list] ?? []));
  for (const list of domains) error([...field, list], trustDomains(source[list] ?? []));
}
