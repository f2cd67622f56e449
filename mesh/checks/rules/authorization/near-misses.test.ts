import { findingsOf } from '../../fixtures/findings';
import { foreignTrustDomain } from './foreign-trust-domain';
import { httpPolicyOnTcp } from './http-policy-on-tcp';
import { policyWithoutWorkload } from './policy-without-workload';
import { unknownPrincipal } from './unknown-principal';

const annotated = (annotations: string) =>
  pod('a', 'app: a').replace('name: a', `name: a, annotations: { ${annotations} }`);
const policyFor = (labels: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: shop }
spec: { selector: { matchLabels: { ${labels} } } }
`;
const namespace = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: default, labels: { ${labels} } }
`;
const policy = (rules: string, action = 'ALLOW') => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec: { action: ${action}, rules: [${rules}] }
`;
const principals = (principal: string) => policy(`{ from: [{ source: { principals: ["${principal}"] } }] }`);
const mesh = (config: string) => `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { ${config} } }
`;
const pod = (name: string, labels: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} } }
spec: { containers: [{ name: a, image: a }] }
`;
const speaking = (port: string) => `
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { selector: { app: shop }, ports: [${port}] }
`;
const allowing = (rule: string, more = '') => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: shop }
spec: { selector: { matchLabels: { app: shop } }, ${more}rules: [${rule}] }
`;
const shop = pod('shop', 'app: shop');
const tcp = speaking('{ name: tcp, port: 9000 }');
const get = '{ to: [{ operation: { methods: [GET] } }] }';
const workload = (kind: string, apiVersion = 'apps/v1', app = 'shop') => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${app}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec: { serviceAccountName: ${app}-account, containers: [{ name: ${app}, image: shop }] }
`;
const account = (namespace: string, name: string) => `
apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name}, namespace: ${namespace} }
`;
const admits = (namespace: string, name: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: shop, namespace: shop }
spec: { rules: [{ from: [{ source: { principals: [cluster.local/ns/${namespace}/sa/${name}] } }] }] }
`;
const waypoint = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
`;

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'Pod without a sidecar', [namespace('a: b'), pod('a', 'app: a'), policyFor('app: a')]],
  [0, 'Pod in an unknown Namespace', [pod('a', 'app: a'), policyFor('app: a')]],
  [
    0,
    'Pod in a Namespace with a revision label',
    [namespace('istio.io/rev: a'), pod('a', 'app: a'), policyFor('app: a')],
  ],
  [0, 'Pod in ambient mode', [namespace('istio.io/dataplane-mode: ambient'), pod('a', 'app: a'), policyFor('app: a')]],
  [
    1,
    'Pod in a Namespace with a revision label that opts out by label',
    [namespace('istio.io/rev: a'), pod('a', 'app: a, sidecar.istio.io/inject: "false"'), policyFor('app: a')],
  ],
  [
    1,
    'Pod in a Namespace with a revision label that opts out by annotation',
    [namespace('istio.io/rev: a'), annotated('sidecar.istio.io/inject: "false"'), policyFor('app: a')],
  ],
  [
    0,
    'Pod redirected to ztunnel',
    [namespace('a: b'), annotated('ambient.istio.io/redirection: enabled'), policyFor('app: a')],
  ],
])('IST0127 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(policyWithoutWorkload, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'ServiceAccount of a workload', [account('shop', 'a'), workload('Deployment'), admits('shop', 'shop-account')]],
  [0, 'ServiceAccount of a waypoint', [account('shop', 'a'), waypoint, admits('shop', 'waypoint')]],
  [1, 'unknown ServiceAccount next to a waypoint', [account('shop', 'a'), waypoint, admits('shop', 'waypoints')]],
  [
    0,
    'ServiceAccount of the ingress gateway',
    [account('istio-system', 'a'), admits('istio-system', 'istio-ingressgateway')],
  ],
  [
    1,
    'unknown ServiceAccount next to that of istiod',
    [account('istio-system', 'istiod'), admits('istio-system', 'istio-ingress')],
  ],
])('KIA0106 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(unknownPrincipal, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'trust domain of another mesh', [mesh('trustDomain: a'), principals('b/ns/shop/sa/web')]],
  [0, 'trust domain in an unknown mesh', [principals('b/ns/shop/sa/web')]],
  [0, 'alias of the trust domain', [mesh('trustDomain: a, trustDomainAliases: [b]'), principals('b/ns/shop/sa/web')]],
  [
    0,
    'trust domain of a CA certificate',
    [mesh('trustDomain: a, caCertificates: [{ trustDomains: [b] }]'), principals('b/ns/shop/sa/web')],
  ],
  [0, 'trust domain of the mesh', [mesh('trustDomain: a'), principals('cluster.local/ns/shop/sa/web')]],
  [0, 'any trust domain', [mesh('trustDomain: a'), principals('*/ns/shop/sa/web')]],
])('KIA0108 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(foreignTrustDomain, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'rule with a method, TCP port', [shop, tcp, allowing(get)]],
  [
    1,
    'rule with a method after a rule without HTTP conditions, TCP port',
    [shop, tcp, allowing(`{ from: [] }, ${get}`)],
  ],
  [
    1,
    'rule with a claim, TCP port',
    [shop, tcp, allowing('{ when: [{ key: "request.auth.claims[a]", values: [a] }] }')],
  ],
  [1, 'rule with notPaths, TCP port', [shop, tcp, allowing('{ to: [{ operation: { notPaths: [/a] } }] }')]],
  [
    1,
    'rule with a method, TLS and UDP ports',
    [shop, speaking('{ port: 1, protocol: UDP }, { name: tls, port: 2 }'), allowing(get)],
  ],
  [0, 'rule with a source, TCP port', [shop, tcp, allowing('{ from: [{ source: { namespaces: [a] } }] }')]],
  [0, 'DENY policy with a method, TCP port', [shop, tcp, allowing(get, 'action: DENY, ')]],
  [0, 'rule with a method, port with protocol detection', [shop, speaking('{ port: 80 }'), allowing(get)]],
  [0, 'rule with a method, Pod without a Service', [shop, allowing(get)]],
  [
    0,
    'rule with a method, TCP port and HTTP port of another Pod',
    [
      shop,
      pod('web', 'app: shop, web: a'),
      tcp,
      speaking('{ name: http, port: 80 }').replace('app: shop', 'web: a').replace('name: shop', 'name: web'),
      allowing(get),
    ],
  ],
  [
    0,
    'policy of a waypoint with a method, TCP port',
    [
      shop,
      tcp,
      allowing(get).replace('selector: { matchLabels: { app: shop } }', 'targetRefs: [{ kind: Service, name: shop }]'),
    ],
  ],
  [
    0,
    'rule with a method, TCP port in ambient mode',
    [
      shop,
      tcp,
      allowing(get),
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: default, labels: { istio.io/dataplane-mode: ambient } }\n',
    ],
  ],
])('MESH0130 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(httpPolicyOnTcp, yaml)).toHaveLength(count);
});
