import { parseManifests } from '../reader';
import { runChecks } from './engine/run';
import { checks } from './registry/checks';

const api = 'networking.istio.io/v1';
const service = `
apiVersion: v1
kind: Service
metadata: { name: shop, namespace: shop }
spec: { selector: { app: shop }, ports: [{ name: http, port: 80 }] }
`;
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
const subset = (labels: string, host = 'shop', more = '') => `
apiVersion: ${api}
kind: DestinationRule
metadata: { name: shop, namespace: shop }
spec: { host: ${host}, subsets: [{ name: v1, labels: { ${labels} } }]${more} }
`;
const entry = (more: string) => `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: ledger, namespace: shop }
spec: { hosts: [ledger.example.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: STATIC, ${more} }
`;
const selecting = 'workloadSelector: { labels: { app: ledger } }';
const machine = `
apiVersion: ${api}
kind: WorkloadEntry
metadata: { name: ledger, namespace: shop }
spec: { address: 10.0.0.1, labels: { app: ledger, v: v1 } }
`;
const machines = `
apiVersion: ${api}
kind: WorkloadGroup
metadata: { name: ledger, namespace: shop }
spec: { metadata: { labels: { app: ledger, v: v1 } }, template: {} }
`;
const ledger = (labels: string) => subset(labels, 'ledger.example.com');
const egress = `
apiVersion: ${api}
kind: Gateway
metadata: { name: egress, namespace: shop }
spec:
  selector: { istio: egressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [ledger.example.com] }]
---
apiVersion: v1
kind: Pod
metadata: { name: egress, namespace: istio-system, labels: { istio: egressgateway } }
spec: { containers: [{ name: istio-proxy, image: proxy }] }
`;
const rule = (match: string, hosts = 'ledger.example.com', gateways = '[egress, mesh]') => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ledger, namespace: shop }
spec:
  hosts: [${hosts}]
  gateways: ${gateways}
  http: [{ ${match}route: [{ destination: { host: shop, subset: v1 } }] }]
`;
const privateService = service.replace('shop }', 'shop, annotations: { networking.istio.io/exportTo: "." } }');
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
const fault = (match: string) =>
  rule(
    `match: [${match}], fault: { abort: { httpStatus: 503, percentage: { value: 60 } } }, `,
    'shop',
    '[mesh]',
  ).replace(', subset: v1', '');
const secret = `
apiVersion: v1
kind: Secret
metadata: { name: other, namespace: istio-system }
`;
const certificate = (name: string) => `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: shop, namespace: istio-system }
spec: { secretName: ${name} }
`;
const gateway = (tls: string) => `
apiVersion: ${api}
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: ["*"], tls: { mode: SIMPLE, ${tls} } }]
`;
const root = (name: string, prefix: string) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [${name}.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: ${prefix} } }], delegate: { name: delegate } }]
`;
const delegate = (...prefixes: string[]) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: delegate, namespace: shop }
spec:
  http:
${prefixes.map((prefix) => `    - { match: [{ uri: { prefix: ${prefix} } }], route: [{ destination: { host: shop } }] }`).join('\n')}
`;

// What right manifests look like that are near the wrong ones, and the wrong ones that are near to them.
test.each<[code: string, count: number, what: string, yaml: string[]]>([
  ['IST0173', 0, 'of a machine', [workload('Deployment'), entry(selecting), machine, ledger('v: v1')]],
  ['IST0173', 0, 'of a group of machines', [workload('Deployment'), entry(selecting), machines, ledger('v: v1')]],
  ['IST0173', 1, 'of another machine', [workload('Deployment'), entry(selecting), machine, ledger('v: v2')]],
  [
    'IST0173',
    0,
    'of an endpoint',
    [workload('Deployment'), entry('endpoints: [{ address: 10.0.0.1, labels: { v: v1 } }]'), ledger('v: v1')],
  ],
  [
    'IST0173',
    1,
    'of another endpoint',
    [workload('Deployment'), entry('endpoints: [{ address: 10.0.0.1, labels: { v: v1 } }]'), ledger('v: v2')],
  ],
  [
    'IST0173',
    0,
    'of one Pod of a StatefulSet',
    [service, workload('StatefulSet'), subset('app: shop, statefulset.kubernetes.io/pod-name: shop-0')],
  ],
  [
    'IST0173',
    1,
    'of one Pod of another StatefulSet',
    [service, workload('StatefulSet'), subset('app: cart, statefulset.kubernetes.io/pod-name: shop-0')],
  ],
  [
    'IST0173',
    0,
    'of a Rollout',
    [service, workload('Deployment', 'apps/v1', 'a'), workload('Rollout', 'argoproj.io/v1alpha1'), subset('app: shop')],
  ],
  [
    'KIA0203',
    0,
    'of one Pod of a StatefulSet',
    [service, workload('StatefulSet'), subset('statefulset.kubernetes.io/pod-name: shop-0')],
  ],
  [
    'KIA0203',
    1,
    'of another workload',
    [service, workload('StatefulSet'), workload('Deployment', 'apps/v1', 'a'), subset('app: a')],
  ],
  [
    'MESH0120',
    0,
    'where the rule is for the other gateway',
    [service, egress, rule('match: [{ gateways: [mesh] }], '), subset('v: v1', 'shop', ', exportTo: ["."]')],
  ],
  [
    'MESH0120',
    1,
    'where the rule is for this gateway, too',
    [service, egress, rule('match: [{ gateways: [shop/egress] }], '), subset('v: v1', 'shop', ', exportTo: ["."]')],
  ],
  [
    'MESH0120',
    0,
    'where only some callers have the subset',
    [
      service,
      rule('match: [{ sourceLabels: { app: a } }], ', 'shop', '[mesh]'),
      subset('v: v1', 'shop', ', workloadSelector: { matchLabels: { app: a } }'),
    ],
  ],
  [
    'MESH0129',
    0,
    'where the rule is for its own namespace',
    [privateService, egress, rule('match: [{ gateways: [mesh] }], ').replace('spec:', 'spec:\n  exportTo: ["."]')],
  ],
  ['MESH0129', 1, 'where the rule is for the gateway', [privateService, egress, rule('')]],
  ['MESH0104', 1, 'by the second match', [service, fault('{ headers: { a: { exact: b } } }, { uri: { prefix: / } }')]],
  ['MESH0104', 0, 'by no match', [service, fault('{ headers: { a: { exact: b } } }, { uri: { prefix: /a } }')]],
  ['IST0101', 0, 'of a certificate to come', [secret, certificate('tls'), gateway('credentialName: tls')]],
  ['IST0101', 1, 'of another certificate to come', [secret, certificate('cert'), gateway('credentialName: tls')]],
  ['MESH0128', 0, 'of certificates to come', [secret, certificate('tls'), gateway('credentialNames: [tls]')]],
  ['MESH0128', 1, 'of another certificate', [secret, certificate('cert'), gateway('credentialNames: [tls]')]],
  ['MESH0108', 1, 'for no rule that delegates', [root('a', '/a'), delegate('/c')]],
  ['KIA0106', 0, 'of a workload', [account('shop', 'a'), workload('Deployment'), admits('shop', 'shop-account')]],
  ['KIA0106', 0, 'of a waypoint', [account('shop', 'a'), waypoint, admits('shop', 'waypoint')]],
  ['KIA0106', 1, 'of no waypoint', [account('shop', 'a'), waypoint, admits('shop', 'waypoints')]],
  ['KIA0106', 0, 'of an installation', [account('istio-system', 'a'), admits('istio-system', 'istio-ingressgateway')]],
  ['KIA0106', 1, 'beside istiod', [account('istio-system', 'istiod'), admits('istio-system', 'istio-ingress')]],
])('%s finds %i: %s', (code, count, _, yaml) => {
  const check = checks.filter((one) => one.code === code);
  const { findings } = runChecks(check, parseManifests(yaml.join('---'), 'world.yaml'));
  expect(findings.map((finding) => finding.code)).toEqual(Array(count).fill(code));
});

test('a rule of a delegate that one of two rules takes is for information', () => {
  const check = checks.filter(({ code }) => code === 'MESH0108');
  const yaml = [root('a', '/a'), root('b', '/b'), delegate('/a/x', '/b/x', '/c')].join('---');
  const { findings } = runChecks(check, parseManifests(yaml, 'world.yaml'));
  const said = findings.map(({ level, path }) => `${level} ${path}`);
  expect(said.sort()).toEqual([
    'error spec.http[2].match',
    'error spec.http[2].match',
    'info spec.http[0].match',
    'info spec.http[1].match',
  ]);
});
