import type { AuthorizationPolicyRule, AuthorizationPolicyRuleFromSource } from '../../../../../manifest/wire';
import { webhookRule } from '../rule';

/** Fields of a source that TCP connections have, too. */
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
  concept: 'HTTP conditions in DENY rules',
  description: `On a TCP port, Istio drops the HTTP conditions of a DENY rule to be on the safe side. A rule without other
conditions then denies all traffic on that port.`,
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
      says: 'denies all traffic on TCP ports, which ignore HTTP conditions: set the HTTP ports in "ports"',
      warning: true,
    },
    {
      set: { 'spec.rules[0]': { from: [{ source: { requestPrincipals: ['*'] } }] } },
      says: 'denies all traffic on TCP ports, which ignore HTTP conditions: set the HTTP ports in "ports"',
      warning: true,
    },
  ],
  check({ spec }, { warning }) {
    if (spec.action !== 'DENY') return;
    for (const [index, rule] of (spec.rules ?? []).entries()) {
      if (!deniesConnections(rule)) continue;
      const message = 'denies all traffic on TCP ports, which ignore HTTP conditions: set the HTTP ports in "ports"';
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
