import { findingsOf } from '../../fixtures/findings';
import { emptySubset } from './empty-subset';
import { lostInMerge } from './lost-in-merge';
import { narrowerWithoutTls } from './narrower-without-tls';
import { subsetOfOtherService } from './subset-of-other-service';

const api = 'networking.istio.io/v1';
const dnsEntry = (more = '') => `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: ledger }
spec: { hosts: [ledger.example.com], ports: [{ number: 9000, name: tcp, protocol: TCP }], resolution: DNS${more} }
`;
const pod = (name: string, labels: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} } }
spec: { containers: [{ name: a, image: a }] }
`;
const versions = (labels: string) => `
apiVersion: ${api}
kind: DestinationRule
metadata: { name: ledger }
spec: { host: ledger.example.com, subsets: [{ name: v1, labels: { ${labels} } }] }
`;
const rule = (name: string, spec: string) => `
apiVersion: ${api}
kind: DestinationRule
metadata: { name: ${name} }
spec: { host: shop, ${spec} }
`;
const random = 'trafficPolicy: { loadBalancer: { simple: RANDOM } }';
const roundRobin = 'trafficPolicy: { loadBalancer: { simple: ROUND_ROBIN } }';
const subsets = (...labels: string[]) =>
  `subsets: [${labels.map((label) => `{ name: v1, labels: { v: ${label} } }`).join(', ')}]`;
const selected = ', workloadSelector: { labels: { app: ledger } }';
const mesh = (config: string) => `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { ${config} } }
`;
const destinationRule = (name: string, host: string, spec: string, more = '') => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name} }
spec: { host: "${host}", ${spec} }
${more}`;
const tls = (mode: string) => `trafficPolicy: { tls: { mode: ${mode} } }`;
const pool = 'trafficPolicy: { connectionPool: { tcp: { maxConnections: 1 } } }';
const wide = destinationRule('all', '*.example.com', tls('SIMPLE'));
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
const staticEntry = (more: string) => `
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

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [
    0,
    'Pod with the labels of the subset and of the ServiceEntry',
    [dnsEntry(selected), pod('a', 'app: ledger, v: "1"'), versions('v: "1"')],
  ],
  [
    1,
    'Pod with the labels of the subset but not of the ServiceEntry',
    [dnsEntry(selected), pod('a', 'app: a, v: "1"'), versions('v: "1"')],
  ],
  [
    0,
    'WorkloadEntry with the labels of the subset',
    [workload('Deployment'), staticEntry(selecting), machine, ledger('v: v1')],
  ],
  [
    0,
    'WorkloadGroup with the labels of the subset',
    [workload('Deployment'), staticEntry(selecting), machines, ledger('v: v1')],
  ],
  [1, 'WorkloadEntry with other labels', [workload('Deployment'), staticEntry(selecting), machine, ledger('v: v2')]],
  [
    0,
    'endpoint with the labels of the subset',
    [workload('Deployment'), staticEntry('endpoints: [{ address: 10.0.0.1, labels: { v: v1 } }]'), ledger('v: v1')],
  ],
  [
    1,
    'endpoint with other labels',
    [workload('Deployment'), staticEntry('endpoints: [{ address: 10.0.0.1, labels: { v: v1 } }]'), ledger('v: v2')],
  ],
  [
    0,
    'Pod name of a StatefulSet',
    [service, workload('StatefulSet'), subset('app: shop, statefulset.kubernetes.io/pod-name: shop-0')],
  ],
  [
    1,
    'Pod name of a StatefulSet with other labels',
    [service, workload('StatefulSet'), subset('app: cart, statefulset.kubernetes.io/pod-name: shop-0')],
  ],
  [
    0,
    'Rollout with the labels of the subset',
    [service, workload('Deployment', 'apps/v1', 'a'), workload('Rollout', 'argoproj.io/v1alpha1'), subset('app: shop')],
  ],
])('IST0173 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(emptySubset, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [
    0,
    'Pod name of a StatefulSet',
    [service, workload('StatefulSet'), subset('statefulset.kubernetes.io/pod-name: shop-0')],
  ],
  [
    1,
    'labels of another workload',
    [service, workload('StatefulSet'), workload('Deployment', 'apps/v1', 'a'), subset('app: a')],
  ],
])('KIA0203 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(subsetOfOtherService, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'specific host without tls', [wide, destinationRule('a', 'a.example.com', pool)]],
  [1, 'specific host without a trafficPolicy', [wide, destinationRule('a', 'a.example.com', 'subsets: [{ name: a }]')]],
  [
    0,
    'specific host with tls for a subset',
    [wide, destinationRule('a', 'a.example.com', `subsets: [{ name: a, ${tls('SIMPLE')} }]`)],
  ],
  [
    0,
    'specific host with tls for a port',
    [
      wide,
      destinationRule(
        'a',
        'a.example.com',
        'trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE } }] }',
      ),
    ],
  ],
  [
    0,
    'specific host for selected workloads only',
    [wide, destinationRule('a', 'a.example.com', `${pool}, workloadSelector: { matchLabels: { a: b } }`)],
  ],
  [
    0,
    'wildcard host for selected workloads only',
    [
      destinationRule('all', '*.example.com', `${tls('SIMPLE')}, workloadSelector: { matchLabels: { a: b } }`),
      destinationRule('a', 'a.example.com', pool),
    ],
  ],
  [
    0,
    'wildcard host without TLS',
    [destinationRule('all', '*.example.com', tls('DISABLE')), destinationRule('a', 'a.example.com', pool)],
  ],
  [
    0,
    'wildcard host with automatic mutual TLS',
    [destinationRule('all', '*.example.com', tls('ISTIO_MUTUAL')), destinationRule('a', 'a.example.com', pool)],
  ],
  [
    1,
    'wildcard host with mutual TLS that is not automatic',
    [
      mesh('enableAutoMtls: false'),
      destinationRule('all', '*.example.com', tls('ISTIO_MUTUAL')),
      destinationRule('a', 'a.example.com', pool),
    ],
  ],
  [0, 'specific host with another exportTo', [wide, destinationRule('a', 'a.example.com', `${pool}, exportTo: [.]`)]],
])('KIA0204 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(narrowerWithoutTls, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'two policies for one host', [rule('a', random), rule('b', roundRobin)]],
  [0, 'two identical policies', [rule('a', random), rule('b', random)]],
  [
    0,
    'policy for selected workloads only',
    [rule('a', random), rule('b', `${roundRobin}, workloadSelector: { matchLabels: { app: cart } }`)],
  ],
  [1, 'two different subsets of the same name', [rule('a', subsets('a')), rule('b', subsets('b'))]],
  [0, 'two identical subsets', [rule('a', subsets('a')), rule('b', subsets('a'))]],
  [0, 'subset listed twice, which the webhook rejects', [rule('a', subsets('a', 'b'))]],
])('MESH0110 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(lostInMerge, yaml)).toHaveLength(count);
});
