import { findingsOf } from '../../fixtures/findings';
import { referencedResource } from './referenced-resource';

const api = 'networking.istio.io/v1';
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
const gatewayFor = (host: string) => `
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
const inNamespace = (namespace: string, yaml: string) => yaml.replace(/metadata: \{ /g, `$&namespace: ${namespace}, `);
const sidecar = (selector: string) => `
apiVersion: ${api}
kind: Sidecar
metadata: { name: a }
spec: { workloadSelector: { ${selector} } }
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
const tlsGateway = (tls: string) => `
apiVersion: ${api}
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: ["*"], tls: { mode: SIMPLE, ${tls} } }]
`;

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'VirtualService for the mesh only', [bound('mesh'), gatewayFor('"*"')]],
  [1, 'source namespace that does not exist', [from('back-end')]],
  [0, 'source namespace in upper case', [from('Front-End')]],
  [0, 'prefix of a source namespace', [from('front-*')]],
  [0, 'suffix of a source namespace', [from('*-end')]],
  [1, 'prefix that matches no namespace', [from('back-*')]],
  [1, 'prefix without a wildcard', [from('front-')]],
  [
    1,
    'Telemetry that selects no workload',
    [pod('a', 'app: a'), telemetry('b', ', selector: { matchLabels: { app: b } }')],
  ],
  [
    0,
    'Telemetry that selects a workload',
    [inNamespace('shop', pod('a', 'app: a')), telemetry('b', ', selector: { matchLabels: { app: a } }')],
  ],
  [
    1,
    'Telemetry that selects the ingress gateway from another namespace',
    [pod('a', 'app: a'), telemetry('b', ', selector: { matchLabels: { istio: ingressgateway } }')],
  ],
  [
    0,
    'Telemetry that selects the ingress gateway',
    [
      pod('a', 'app: a'),
      telemetry('b', ', selector: { matchLabels: { istio: ingressgateway } }').replace('shop', 'istio-system'),
    ],
  ],
  [0, 'Sidecar with an empty selector', [pod('a', 'app: a'), inNamespace('shop', sidecar('labels: {}'))]],
  [
    1,
    'Sidecar that selects no workload in the namespace of the ingress gateway',
    [pod('a', 'app: a'), inNamespace('istio-system', sidecar('labels: { app: a }'))],
  ],
  [1, 'Sidecar that selects no workload', [pod('a', 'app: a'), sidecar('labels: { app: b }')]],
  [0, 'Telemetry without a selector', [pod('a', 'app: a'), telemetry('b')]],
  [0, 'Telemetry with an empty selector', [pod('a', 'app: a'), telemetry('b', ', selector: { matchLabels: {} }')]],
  [0, 'Secret that a Certificate creates', [secret, certificate('tls'), tlsGateway('credentialName: tls')]],
  [
    1,
    'missing Secret, and a Certificate that creates another one',
    [secret, certificate('cert'), tlsGateway('credentialName: tls')],
  ],
])('IST0101 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(referencedResource, yaml)).toHaveLength(count);
});

describe('a port that only a ServiceEntry for the host of a Service has', () => {
  const service = `
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { selector: { app: shop }, ports: [{ name: http, port: 80 }] }
`;
  const entry = `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: shop }
spec:
  hosts: [shop.default.svc.cluster.local]
  ports: [{ number: 8080, name: http, protocol: HTTP }]
  resolution: STATIC
  endpoints: [{ address: 10.0.0.1 }]
`;
  const rule = `
apiVersion: ${api}
kind: VirtualService
metadata: { name: shop }
spec: { hosts: [shop], http: [{ route: [{ destination: { host: shop, port: { number: 8080 } } }] }] }
`;
  const messages = (yaml: readonly string[]) => findingsOf(referencedResource, yaml).map(({ message }) => message);
  test('does not exist, because the Service wins', () => {
    expect(messages([service, entry, rule])).toEqual(['shop has no port 8080: it has 80']);
  });
  test('may exist for other namespaces', () => {
    expect(messages([service, inNamespace('team', entry), rule])).toEqual([]);
  });
});
