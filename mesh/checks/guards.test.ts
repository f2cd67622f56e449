import { parseManifests } from '../reader';
import { checks } from './index';
import { runChecks } from './run';

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

const capture = 'ISTIO_META_DNS_CAPTURE: "true"';
const allocate = 'ISTIO_META_DNS_AUTO_ALLOCATE: "true"';
const selected = ', workloadSelector: { labels: { app: ledger } }';

// What examples do not show: what is near the wrong and right, and what is near the right and wrong.
test.each<[code: string, count: number, what: string, yaml: string[]]>([
  ['IST0134', 0, 'where DNS is captured and addresses are made up', [entry(), meshConfig(`${capture}, ${allocate}`)]],
  ['IST0134', 1, 'where DNS is captured alone', [entry(), meshConfig(capture)]],
  ['IST0134', 1, 'where addresses are made up, and nobody asks the proxy', [entry(), meshConfig(allocate)]],
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
  ['IST0101', 0, 'for sidecars', [bound('mesh'), gateway('"*"')]],
  [
    'IST0173',
    0,
    'by the labels of a ServiceEntry',
    [entry(selected), pod('a', 'app: ledger, v: "1"'), versions('v: "1"')],
  ],
  [
    'IST0173',
    1,
    'against the labels of a ServiceEntry',
    [entry(selected), pod('a', 'app: a, v: "1"'), versions('v: "1"')],
  ],
  ['MESH0109', 0, 'where no host is served, which is IST0132', [bound('edge'), gateway('other.example.com')]],
  ['IST0132', 0, 'for sidecars', [bound('mesh'), gateway('other.example.com')]],
  ['MESH0112', 0, 'for tcp rules and a port of TCP', [service('{ name: tcp, port: 80 }'), rules('tcp')]],
  ['MESH0112', 0, 'for tcp rules and a port that says nothing', [service('{ name: a, port: 80 }'), rules('tcp')]],
  ['MESH0112', 1, 'for tcp rules and a port of HTTP', [service('{ name: http, port: 80 }'), rules('tcp')]],
  ['MESH0112', 1, 'for tls rules and a port of TCP', [service('{ name: tcp, port: 80 }'), rules('tls')]],
  ['IST0118', 0, 'in a Service of Istio', [service('{ name: a, port: 80 }', ', labels: { istio: pilot }')]],
  ['IST0118', 0, 'in a Service of its release', [service('{ name: a, port: 80 }', ', labels: { release: istio }')]],
  ['IST0118', 1, 'in a Service of another release', [service('{ name: a, port: 80 }', ', labels: { release: a }')]],
  ['IST0103', 1, 'in the network of its own', [running('')]],
  ['IST0103', 0, 'in the network of the node', [running(', hostNetwork: true')]],
  ['IST0103', 0, 'where the Pod wants none', [running('', ', sidecar.istio.io/inject: "false"')]],
  ['IST0144', 1, 'of an application', [proxyUser('release: shop')]],
  ['IST0144', 0, 'of Istio', [proxyUser('istio: pilot')]],
  ['IST0144', 0, 'of a release of Istio', [proxyUser('release: istio')]],
  ['MESH0110', 1, 'of one service', [rule('a', random), rule('b', roundRobin)]],
  ['MESH0110', 0, 'that says the same', [rule('a', random), rule('b', random)]],
  [
    'MESH0110',
    0,
    'for some callers only',
    [rule('a', random), rule('b', `${roundRobin}, workloadSelector: { matchLabels: { app: cart } }`)],
  ],
  ['MESH0110', 1, 'with a subset of one name', [rule('a', subsets('a')), rule('b', subsets('b'))]],
  ['MESH0110', 0, 'with the same subset', [rule('a', subsets('a')), rule('b', subsets('a'))]],
  ['MESH0110', 0, 'with a subset twice, which the webhook refuses', [rule('a', subsets('a', 'b'))]],
])('%s finds %i: %s', (code, count, _, yaml) => {
  const check = checks.filter((one) => one.code === code);
  const { findings } = runChecks(check, parseManifests(yaml.join('---'), 'guard.yaml'));
  expect(findings.map((finding) => finding.code)).toEqual(Array(count).fill(code));
});
