import { findingsOf } from '../../fixtures/findings';
import { delegateConflict } from './delegate-conflict';
import { shadowedAtGateway } from './shadowed-at-gateway';
import { unreachableRule } from './unreachable-rule';
import { wildcardFallthrough } from './wildcard-fallthrough';

const api = 'networking.istio.io/v1';
/** A VirtualService for a gateway that is not in the manifests. */
const routed = (name: string, http: string, more = '') => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ${name} }
spec: { hosts: [shop.example.com], gateways: [istio-system/public]${more}, http: [${http}] }
`;
const matching = (...matches: string[]) =>
  `{ ${matches.length === 0 ? '' : `match: [${matches.join(', ')}], `}route: [{ destination: { host: shop } }] }`;
const privately = ', exportTo: ["."]';
const cart = matching('{ uri: { prefix: /cart } }');
const pay = matching('{ uri: { prefix: /cart/pay } }');
const cartOrPay = matching('{ uri: { regex: "/cart/[a-z]+" } }', '{ uri: { prefix: /pay } }');
const delegating = (name: string) => `{ delegate: { name: ${name} } }`;
const delegate = (name: string, http: string) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ${name} }
spec: { http: [${http}] }
`;
const wildcard = routed('wildcard', matching()).replace('hosts: [shop.example.com]', 'hosts: ["*.example.com"]');
const root = (name: string, prefix: string) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [${name}.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: ${prefix} } }], delegate: { name: delegate } }]
`;
const delegateMatching = (...prefixes: string[]) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: delegate, namespace: shop }
spec:
  http:
${prefixes.map((prefix) => `    - { match: [{ uri: { prefix: ${prefix} } }], route: [{ destination: { host: shop } }] }`).join('\n')}
`;

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[level: string, manifests: string, yaml: string[]]>([
  [
    'info',
    'match covered by another match of the same rule',
    [routed('a', matching('{ uri: { prefix: /cart } }', '{ uri: { regex: "/cart/[a-z]+" } }'))],
  ],
  [
    'warning',
    'match of a delegate covered by an earlier rule of the root',
    [routed('a', `${cart}, ${delegating('b')}`), delegate('b', cartOrPay)],
  ],
  [
    'info',
    'match of a delegate covered by another match of the same rule',
    [
      routed('a', delegating('b')),
      delegate('b', matching('{ uri: { prefix: /cart } }', '{ uri: { regex: "/cart/[a-z]+" } }')),
    ],
  ],
  [
    'warning',
    'match of a delegate covered by another rule of the delegate',
    [routed('a', delegating('b')), delegate('b', `${cart}, ${cartOrPay}`)],
  ],
  [
    'warning',
    'match of a delegate covered by a rule of another delegate',
    [routed('a', `${delegating('b')}, ${delegating('c')}`), delegate('b', cart), delegate('c', cartOrPay)],
  ],
  ['warning', 'match covered by another rule', [routed('a', `${cart}, ${cartOrPay}`)]],
])('MESH0101 is for %s: %s', (level, _, yaml) => {
  expect(findingsOf(unreachableRule, yaml).map((finding) => finding.level)).toEqual([level]);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'two public VirtualServices', [routed('a', cart), routed('b', pay)]],
  [0, 'public and private VirtualService', [routed('a', cart), routed('b', pay, privately)]],
  [
    1,
    'rules after a catch-all for one source namespace still apply',
    [routed('a', `${matching('{ sourceNamespace: a }')}, ${cart}`), routed('b', pay)],
  ],
  [
    1,
    'rules after a catch-all for one workload still apply',
    [routed('a', `${matching('{ sourceLabels: { app: a } }')}, ${cart}`), routed('b', pay)],
  ],
  [
    1,
    'rules after a catch-all for one port still apply',
    [routed('a', `${matching('{ port: 443 }')}, ${cart}`), routed('b', pay)],
  ],
  [0, 'rule after a catch-all rule, which MESH0101 reports', [routed('a', cart), routed('b', `${matching()}, ${pay}`)]],
  [
    0,
    'rule with another match that is reachable',
    [routed('a', cart), routed('b', matching('{ uri: { prefix: /cart/pay } }', '{ uri: { prefix: /pay } }'))],
  ],
  [0, 'rule after a catch-all rule hides nothing', [routed('a', `${matching()}, ${cart}`), routed('b', pay)]],
])('MESH0105 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(shadowedAtGateway, yaml)).toHaveLength(count);
});

test.each<[level: string, manifests: string, yaml: string[]]>([
  ['error', 'two rules with the same match', [routed('a', cart), routed('b', cart)]],
  ['error', 'two catch-all rules', [routed('a', matching()), routed('b', matching())]],
  [
    'warning',
    'catch-all rule and catch-all rule for one port',
    [routed('a', matching()), routed('b', matching('{ port: 443 }'))],
  ],
  ['warning', 'wide and narrow prefix', [routed('a', cart), routed('b', pay)]],
])('MESH0105 is for %s: %s', (level, _, yaml) => {
  expect(findingsOf(shadowedAtGateway, yaml).map((finding) => finding.level)).toEqual([level]);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'specific host with tcp rules', [wildcard, routed('a', matching()).replace('http: ', 'tcp: ')]],
  [1, 'specific host with unmatched requests', [wildcard, routed('a', cart)]],
  [
    0,
    'specific host with a catch-all rule in another VirtualService',
    [wildcard, routed('a', cart), routed('b', matching())],
  ],
  [
    0,
    'wildcard host under another wildcard host',
    [wildcard, routed('a', cart).replace('hosts: [shop.example.com]', 'hosts: ["*.shop.example.com"]')],
  ],
])('MESH0106 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(wildcardFallthrough, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'rule of a delegate that fits no delegating rule', [root('a', '/a'), delegateMatching('/c')]],
])('MESH0108 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(delegateConflict, yaml)).toHaveLength(count);
});

test('a delegate rule that fits one of two delegating rules is an info for the other one', () => {
  const yaml = [root('a', '/a'), root('b', '/b'), delegateMatching('/a/x', '/b/x', '/c')];
  const findings = findingsOf(delegateConflict, yaml).map(({ level, path }) => `${level} ${path}`);
  expect(findings.sort()).toEqual([
    'error spec.http[2].match',
    'error spec.http[2].match',
    'info spec.http[0].match',
    'info spec.http[1].match',
  ]);
});
