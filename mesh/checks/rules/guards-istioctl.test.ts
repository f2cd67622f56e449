import { parseManifests } from '../../reader';
import { runChecks } from '../engine/run';
import { checks } from '../registry/checks';

const api = 'networking.istio.io/v1';
const entry = (more = '') => `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: ledger }
spec: { hosts: [ledger.example.com], ports: [{ number: 9000, name: tcp, protocol: TCP }], resolution: DNS${more} }
`;
const meshConfig = (metadata: string) => `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio }
spec: { meshConfig: { defaultConfig: { proxyMetadata: { ${metadata} } } } }
`;
const telemetry = (name: string, more = '') => `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: ${name}, namespace: shop }
spec: { tracing: [{ randomSamplingPercentage: 10 }]${more} }
`;
const bound = (gateways: string) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: shop }
spec: { hosts: [shop.example.com], gateways: [${gateways}], http: [{ route: [{ destination: { host: shop } }] }] }
`;
const gateway = (host: string) => `
apiVersion: ${api}
kind: Gateway
metadata: { name: edge }
spec: { selector: { app: edge }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [${host}] }] }
`;
const pod = (name: string, labels: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} } }
spec: { containers: [{ name: a, image: a }] }
`;
const annotated = (annotations: string) =>
  pod('a', 'app: a').replace('name: a', `name: a, annotations: { ${annotations} }`);
const versions = (labels: string) => `
apiVersion: ${api}
kind: DestinationRule
metadata: { name: ledger }
spec: { host: ledger.example.com, subsets: [{ name: v1, labels: { ${labels} } }] }
`;

const service = (port: string, more = '') => `
apiVersion: v1
kind: Service
metadata: { name: shop${more} }
spec: { ports: [${port}] }
`;
const rules = (list: string) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: shop }
spec: { hosts: [shop], ${list}: [{ ${list === 'tls' ? 'match: [{ sniHosts: [shop] }], ' : ''}route: [{ destination: { host: shop } }] }] }
`;
const running = (spec: string, labels = '') => `
apiVersion: v1
kind: Namespace
metadata: { name: default, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata: { name: shop, labels: { app: shop${labels} } }
spec: { nodeName: node, containers: [{ name: shop, image: shop }]${spec} }
`;
const proxyUser = (labels: string) => `
apiVersion: v1
kind: Pod
metadata: { name: shop, labels: { ${labels} } }
spec: { securityContext: { runAsUser: 1337 }, containers: [{ name: shop, image: shop }] }
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

const inNamespace = (namespace: string, yaml: string) => yaml.replace(/metadata: \{ /g, `$&namespace: ${namespace}, `);
const edge = (...servers: string[]) => `
apiVersion: v1
kind: Pod
metadata: { name: edge, labels: { app: edge } }
spec: { containers: [{ name: a, image: a }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge }
spec: { selector: { app: edge }, ports: [{ name: http, port: 80 }] }
---
apiVersion: ${api}
kind: Gateway
metadata: { name: edge }
spec: { selector: { app: edge }, servers: [${servers.join(', ')}] }
`;
const server = (port: number, host: string) =>
  `{ port: { number: ${port}, name: http-${host}, protocol: HTTP }, hosts: [${host}.example.com] }`;
const twoPorts = '{ name: http, port: 80 }, { name: http-admin, port: 8080 }';
const outside = (...ports: number[]) => `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: shop-${ports.length} }
spec: { hosts: [shop], resolution: DNS, ports: [${ports.map((port) => `{ number: ${port}, name: http-${port}, protocol: HTTP }`).join(', ')}] }
`;
const policy = (labels: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: shop }
spec: { selector: { matchLabels: { ${labels} } } }
`;
const sidecar = (selector: string) => `
apiVersion: ${api}
kind: Sidecar
metadata: { name: a }
spec: { workloadSelector: { ${selector} } }
`;
const namespace = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: default, labels: { ${labels} } }
`;
const injector = (expression: string, labels = '') => `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: injector }
webhooks: [{ name: injector.istio.io, objectSelector: { matchExpressions: [{ ${expression} }] } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge }
spec: { template: { metadata: { labels: { app: edge${labels} } }, spec: { containers: [{ name: istio-proxy, image: auto }] } } }
`;
const from = (pattern: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: front-end }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: shop }
spec: { rules: [{ from: [{ source: { namespaces: ["${pattern}"] } }] }] }
`;

const capture = 'ISTIO_META_DNS_CAPTURE: "true"';
const allocate = 'ISTIO_META_DNS_AUTO_ALLOCATE: "true"';
const selected = ', workloadSelector: { labels: { app: ledger } }';

// Cases that the examples do not show: more findings, and near misses without one.
test.each<[code: string, count: number, what: string, yaml: string[]]>([
  ['IST0134', 0, 'DNS capture with address allocation', [entry(), meshConfig(`${capture}, ${allocate}`)]],
  ['IST0134', 1, 'DNS capture without address allocation', [entry(), meshConfig(capture)]],
  ['IST0134', 1, 'address allocation without DNS capture', [entry(), meshConfig(allocate)]],
  [
    'IST0160',
    0,
    'beside one with a selector',
    [telemetry('a'), telemetry('b', ', selector: { matchLabels: { a: b } }')],
  ],
  [
    'IST0160',
    0,
    'beside one for a target',
    [telemetry('a'), telemetry('b', ', targetRef: { kind: Gateway, name: a }')],
  ],
  [
    'IST0160',
    0,
    'beside one for targets',
    [telemetry('a'), telemetry('b', ', targetRefs: [{ kind: Gateway, name: a }]')],
  ],
  ['IST0101', 0, 'VirtualService for the mesh only', [bound('mesh'), gateway('"*"')]],
  [
    'IST0173',
    0,
    'Pod with the labels of the subset and of the ServiceEntry',
    [entry(selected), pod('a', 'app: ledger, v: "1"'), versions('v: "1"')],
  ],
  [
    'IST0173',
    1,
    'Pod with the labels of the subset but not of the ServiceEntry',
    [entry(selected), pod('a', 'app: a, v: "1"'), versions('v: "1"')],
  ],
  ['MESH0109', 0, 'no host is served, which IST0132 reports', [bound('edge'), gateway('other.example.com')]],
  ['IST0132', 0, 'VirtualService for the mesh only', [bound('mesh'), gateway('other.example.com')]],
  ['MESH0112', 0, 'tcp rules for a TCP port', [service('{ name: tcp, port: 80 }'), rules('tcp')]],
  ['MESH0112', 0, 'tcp rules for a port without a protocol', [service('{ name: a, port: 80 }'), rules('tcp')]],
  ['MESH0112', 1, 'tcp rules for an HTTP port', [service('{ name: http, port: 80 }'), rules('tcp')]],
  ['MESH0112', 1, 'tls rules for a TCP port', [service('{ name: tcp, port: 80 }'), rules('tls')]],
  ['IST0118', 0, 'in a Service of Istio', [service('{ name: a, port: 80 }', ', labels: { istio: pilot }')]],
  ['IST0118', 0, 'in a Service of its release', [service('{ name: a, port: 80 }', ', labels: { release: istio }')]],
  ['IST0118', 1, 'in a Service of another release', [service('{ name: a, port: 80 }', ', labels: { release: a }')]],
  ['IST0103', 1, 'in the network of its own', [running('')]],
  ['IST0103', 0, 'in the network of the node', [running(', hostNetwork: true')]],
  ['IST0103', 0, 'where the Pod wants none', [running('', ', sidecar.istio.io/inject: "false"')]],
  ['IST0144', 1, 'of an application', [proxyUser('release: shop')]],
  ['IST0144', 0, 'of Istio', [proxyUser('istio: pilot')]],
  ['IST0144', 0, 'of a release of Istio', [proxyUser('release: istio')]],
  ['MESH0110', 1, 'two policies for one host', [rule('a', random), rule('b', roundRobin)]],
  ['MESH0110', 0, 'two identical policies', [rule('a', random), rule('b', random)]],
  [
    'MESH0110',
    0,
    'policy for selected workloads only',
    [rule('a', random), rule('b', `${roundRobin}, workloadSelector: { matchLabels: { app: cart } }`)],
  ],
  ['MESH0110', 1, 'two different subsets of the same name', [rule('a', subsets('a')), rule('b', subsets('b'))]],
  ['MESH0110', 0, 'two identical subsets', [rule('a', subsets('a')), rule('b', subsets('a'))]],
  ['MESH0110', 0, 'subset listed twice, which the webhook rejects', [rule('a', subsets('a', 'b'))]],
  ['IST0162', 1, 'two servers on the same port', [edge(server(81, 'a'), server(81, 'b'))]],
  ['IST0162', 2, 'two servers on different ports', [edge(server(81, 'a'), server(82, 'b'))]],
  ['IST0162', 1, 'one of two ports is exposed', [edge(server(80, 'a'), server(82, 'b'))]],
  ['IST0112', 1, 'Service with two ports', [service(twoPorts), rules('http')]],
  ['IST0112', 0, 'Service with one port', [service('{ name: http, port: 80 }'), rules('http')]],
  [
    'IST0112',
    0,
    'Service with two ports and ServiceEntry with one',
    [service(twoPorts), outside(80).replace('hosts: [shop]', 'hosts: [shop.default.svc.cluster.local]'), rules('http')],
  ],
  ['IST0127', 1, 'of a Pod that nobody injects', [namespace('a: b'), pod('a', 'app: a'), policy('app: a')]],
  ['IST0127', 0, 'of a Pod whose Namespace is not known', [pod('a', 'app: a'), policy('app: a')]],
  ['IST0127', 0, 'of a Pod of a revision', [namespace('istio.io/rev: a'), pod('a', 'app: a'), policy('app: a')]],
  [
    'IST0127',
    0,
    'of a Pod in ambient mode',
    [namespace('istio.io/dataplane-mode: ambient'), pod('a', 'app: a'), policy('app: a')],
  ],
  [
    'IST0127',
    1,
    'of a Pod of a revision that wants no proxy',
    [namespace('istio.io/rev: a'), pod('a', 'app: a, sidecar.istio.io/inject: "false"'), policy('app: a')],
  ],
  [
    'IST0127',
    1,
    'of a Pod of a revision that is annotated to want no proxy',
    [namespace('istio.io/rev: a'), annotated('sidecar.istio.io/inject: "false"'), policy('app: a')],
  ],
  [
    'IST0127',
    0,
    'of a Pod that ztunnel serves',
    [namespace('a: b'), annotated('ambient.istio.io/redirection: enabled'), policy('app: a')],
  ],
  ['IST0123', 1, 'of injection and a revision', [namespace('istio-injection: enabled, istio.io/rev: a')]],
  ['IST0123', 0, 'of no injection and a revision', [namespace('istio-injection: disabled, istio.io/rev: a')]],
  ['IST0123', 1, 'of a revision and ambient mode', [namespace('istio.io/rev: a, istio.io/dataplane-mode: ambient')]],
  ['IST0146', 0, 'with a label of the list', [injector('key: app, operator: In, values: [edge]')]],
  ['IST0146', 1, 'with a label that is not in the list', [injector('key: app, operator: In, values: [a]')]],
  ['IST0146', 1, 'with a label that the list keeps out', [injector('key: app, operator: NotIn, values: [edge]')]],
  ['IST0146', 0, 'with a label that the list does not keep out', [injector('key: app, operator: NotIn, values: [a]')]],
  ['IST0146', 0, 'with the label that must be there', [injector('key: app, operator: Exists')]],
  ['IST0146', 1, 'without the label that must be there', [injector('key: a, operator: Exists')]],
  ['IST0146', 1, 'with the label that must not be there', [injector('key: app, operator: DoesNotExist')]],
  ['IST0146', 0, 'without the label that must not be there', [injector('key: a, operator: DoesNotExist')]],
  ['IST0101', 1, 'source namespace that does not exist', [from('back-end')]],
  ['IST0101', 0, 'source namespace in upper case', [from('Front-End')]],
  ['IST0101', 0, 'prefix of a source namespace', [from('front-*')]],
  ['IST0101', 0, 'suffix of a source namespace', [from('*-end')]],
  ['IST0101', 1, 'prefix that matches no namespace', [from('back-*')]],
  ['IST0101', 1, 'prefix without a wildcard', [from('front-')]],
  [
    'IST0101',
    1,
    'Telemetry that selects no workload',
    [pod('a', 'app: a'), telemetry('b', ', selector: { matchLabels: { app: b } }')],
  ],
  [
    'IST0101',
    0,
    'Telemetry that selects a workload',
    [inNamespace('shop', pod('a', 'app: a')), telemetry('b', ', selector: { matchLabels: { app: a } }')],
  ],
  [
    'IST0101',
    1,
    'Telemetry that selects the ingress gateway from another namespace',
    [pod('a', 'app: a'), telemetry('b', ', selector: { matchLabels: { istio: ingressgateway } }')],
  ],
  [
    'IST0101',
    0,
    'Telemetry that selects the ingress gateway',
    [
      pod('a', 'app: a'),
      telemetry('b', ', selector: { matchLabels: { istio: ingressgateway } }').replace('shop', 'istio-system'),
    ],
  ],
  ['IST0101', 0, 'Sidecar with an empty selector', [pod('a', 'app: a'), inNamespace('shop', sidecar('labels: {}'))]],
  [
    'IST0101',
    1,
    'Sidecar that selects no workload in the namespace of the ingress gateway',
    [pod('a', 'app: a'), inNamespace('istio-system', sidecar('labels: { app: a }'))],
  ],
  ['IST0101', 1, 'Sidecar that selects no workload', [pod('a', 'app: a'), sidecar('labels: { app: b }')]],
  ['IST0101', 0, 'Telemetry without a selector', [pod('a', 'app: a'), telemetry('b')]],
  [
    'IST0101',
    0,
    'Telemetry with an empty selector',
    [pod('a', 'app: a'), telemetry('b', ', selector: { matchLabels: {} }')],
  ],
])('%s finds %i: %s', (code, count, _, yaml) => {
  const check = checks.filter((check) => check.code === code);
  const { findings } = runChecks(check, parseManifests(yaml.join('---'), 'guard.yaml'));
  expect(findings.map((finding) => finding.code)).toEqual(Array(count).fill(code));
});
