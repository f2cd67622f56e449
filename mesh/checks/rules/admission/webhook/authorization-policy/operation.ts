import type { FieldPath } from '../../../../../manifest/manifest';
import type { AuthorizationPolicyRuleToOperation } from '../../../../../manifest/wire';
import { pathTemplates } from '../grammar/path-template';
import { policyPort } from '../grammar/port';
import { type Verdict, webhookRule } from '../rule';

const ports = ['ports', 'notPorts'] as const;
const paths = ['paths', 'notPaths'] as const;
const texts = [...ports, ...paths, 'hosts', 'notHosts', 'methods', 'notMethods'] as const;

export const operation = webhookRule({
  kind: 'AuthorizationPolicy',
  concept: 'operations',
  description:
    'In paths, `{*}` matches one segment and `{**}` all following segments. `*` is only allowed at the start or at the end.',
  right: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: default }
spec:
  rules:
    - to:
        - operation: { methods: [GET], paths: ["/reviews/{*}/stars", "/public/*"], ports: ["9080"] }
`,
  wrong: [
    { set: { 'spec.rules[0].to[0].operation': undefined }, says: 'must have an operation' },
    { set: { 'spec.rules[0].to[0].operation': {} }, says: 'must not be empty: set a field or remove it' },
    { set: { 'spec.rules[0].to[0].operation.ports[0]': 'http' }, says: 'must be a number from 0 to 65535, got "http"' },
    { set: { 'spec.rules[0].to[0].operation.methods[0]': '' }, says: 'must not be empty' },
    {
      set: { 'spec.rules[0].to[0].operation.paths[0]': '/a/{b}' },
      says: '"{*}" and "{**}" must be whole segments, and no other braces are allowed, got "/a/{b}"',
    },
    {
      set: { 'spec.rules[0].to[0].operation.paths[0]': '/{**}/{*}' },
      says: '"{**}" must be the last template, got "/{**}/{*}"',
    },
    {
      set: { 'spec.rules[0].to[0].operation.notPaths': ['/{*}/*'] },
      says: 'the other segments of a path with templates must be plain text without "*", got "/{*}/*"',
    },
  ],
  check({ spec }, verdict) {
    for (const [index, { to = [] }] of (spec.rules ?? []).entries()) {
      for (const [number, { operation }] of to.entries()) {
        const field = ['spec', 'rules', index, 'to', number];
        if (operation) operationOf(operation, [...field, 'operation'], verdict);
        else verdict.error(field, 'must have an operation');
      }
    }
  },
});

function operationOf(operation: AuthorizationPolicyRuleToOperation, field: FieldPath, { error }: Verdict): void {
  if (!texts.some((list) => (operation[list] ?? []).length > 0)) {
    error(field, 'must not be empty: set a field or remove it');
  }
  for (const list of ports) {
    for (const [index, text] of (operation[list] ?? []).entries()) error([...field, list, index], policyPort(text));
  }
  for (const list of texts) {
    const empty = (operation[list] ?? []).indexOf('');
    if (empty >= 0) error([...field, list, empty], 'must not be empty');
  }
  for (const list of paths) error([...field, list], pathTemplates(operation[list] ?? []));
}
