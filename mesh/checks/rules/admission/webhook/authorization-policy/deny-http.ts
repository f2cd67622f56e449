import type { AuthorizationPolicyRule, AuthorizationPolicyRuleFromSource } from '../../../../../manifest/wire';
import { webhookRule } from '../rule';

/** What a plain TCP connection has, too. */
const ofConnections: readonly (keyof AuthorizationPolicyRuleFromSource)[] = [
  'principals',
  'notPrincipals',
  'namespaces',
  'notNamespaces',
  'ipBlocks',
  'notIpBlocks',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
  'serviceAccounts',
  'notServiceAccounts',
];

export const denyHttp = webhookRule({
  kind: 'AuthorizationPolicy',
  concept: 'denying by what only HTTP has',
  description: `On a TCP port Istio drops what needs HTTP from a DENY rule, to be on the safe side; what is left of the rule
denies everything there.`,
  right: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: default }
spec:
  action: DENY
  rules:
    - to:
        - operation: { methods: [DELETE], ports: ["9080"] }
`,
  wrong: [
    {
      set: { 'spec.rules[0].to[0].operation.ports': undefined },
      says: 'denies all traffic of TCP ports',
      warning: true,
    },
    {
      set: { 'spec.rules[0]': { from: [{ source: { requestPrincipals: ['*'] } }] } },
      says: 'denies all traffic of TCP ports',
      warning: true,
    },
  ],
  check({ spec }, { warning }) {
    if (spec.action !== 'DENY') return;
    for (const [index, rule] of (spec.rules ?? []).entries()) {
      if (!deniesConnections(rule)) continue;
      const message =
        'denies all traffic of TCP ports, which have none of what it matches: name the HTTP ports in "ports"';
      warning(['spec', 'rules', index], message);
    }
  },
});

function deniesConnections({ from = [], to = [] }: AuthorizationPolicyRule): boolean {
  const sources = from.flatMap(({ source }) => source ?? []);
  const operations = to.flatMap(({ operation }) => operation ?? []);
  if (operations.length > 0) {
    return operations.every(({ ports = [], notPorts = [] }) => ports.length + notPorts.length === 0);
  }
  return (
    sources.length > 0 && sources.every((source) => ofConnections.every((list) => (source[list] ?? []).length === 0))
  );
}
