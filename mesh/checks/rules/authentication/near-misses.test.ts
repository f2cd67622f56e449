import { findingsOf } from '../../fixtures/findings';
import { tokenNeverVerified } from './token-never-verified';

const tokens = (asking: string, verifying = 'selector: { matchLabels: { app: cart } }') => `
apiVersion: v1
kind: Pod
metadata: { name: shop, labels: { app: shop } }
spec: { containers: [{ name: a, image: a }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens }
spec: { jwtRules: [{ issuer: a }]${verifying === '' ? '' : `, ${verifying}`} }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: shop }
spec: { ${asking} }
`;
const elsewhere = (yaml: string) => yaml.replace('name: tokens', '$&, namespace: other');
const principal = 'rules: [{ from: [{ source: { requestPrincipals: ["*"] } }] }]';
const inNamespace = (namespace: string, yaml: string) => yaml.replace(/metadata: \{ /g, `$&namespace: ${namespace}, `);

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'token that no RequestAuthentication verifies', [tokens(principal)]],
  [0, 'rule without a token', [tokens('rules: [{}]')]],
  [0, 'policy with a targetRef', [tokens(`${principal}, targetRef: { kind: Gateway, name: a }`)]],
  [0, 'policy with targetRefs', [tokens(`${principal}, targetRefs: [{ kind: Gateway, name: a }]`)]],
  [0, 'policy in the root namespace', [inNamespace('istio-system', tokens(principal))]],
  [0, 'RequestAuthentication with a targetRef', [tokens(principal, 'targetRef: { kind: Gateway, name: a }')]],
  [1, 'RequestAuthentication in another namespace', [elsewhere(tokens(principal, ''))]],
  [
    0,
    'RequestAuthentication with a targetRef in another namespace',
    [elsewhere(tokens(principal, 'targetRef: { kind: Gateway, name: a }'))],
  ],
])('MESH0115 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(tokenNeverVerified, yaml)).toHaveLength(count);
});
