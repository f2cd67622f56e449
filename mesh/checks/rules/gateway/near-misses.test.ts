import { findingsOf } from '../../fixtures/findings';
import { gatewayPort } from './gateway-port';
import { namedCredentials } from './named-credentials';

const api = 'networking.istio.io/v1';
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
const httpServer = (port: number, host: string) =>
  `{ port: { number: ${port}, name: http-${host}, protocol: HTTP }, hosts: [${host}.example.com] }`;
const pod = (name: string, labels: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} } }
spec: { containers: [{ name: a, image: a }] }
`;
const inNamespace = (namespace: string, yaml: string) => yaml.replace(/metadata: \{ /g, `$&namespace: ${namespace}, `);
const gateway = (name: string, ...servers: string[]) => `
apiVersion: ${api}
kind: Gateway
metadata: { name: ${name} }
spec: { selector: { app: edge }, servers: [${servers.join(', ')}] }
`;
const server = (number: number, more = '', protocol = 'HTTP') =>
  `{ port: { number: ${number}, name: p${number}, protocol: ${protocol} }, hosts: [shop.example.com]${more} }`;
const secret = (namespace: string) => `
apiVersion: v1
kind: Secret
metadata: { name: other, namespace: ${namespace} }
`;
const credentials = server(443, ', tls: { mode: SIMPLE, credentialNames: [shop] }', 'HTTPS');
const otherSecret = `
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
  [1, 'two servers on the same port', [edge(httpServer(81, 'a'), httpServer(81, 'b'))]],
  [2, 'two servers on different ports', [edge(httpServer(81, 'a'), httpServer(82, 'b'))]],
  [1, 'one of two ports is exposed', [edge(httpServer(80, 'a'), httpServer(82, 'b'))]],
])('IST0162 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(gatewayPort, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'missing Secret next to another one', [gateway('a', credentials), pod('edge', 'app: edge'), secret('default')]],
  [
    0,
    'missing Secret next to one in another namespace',
    [gateway('a', credentials), pod('edge', 'app: edge'), secret('other')],
  ],
  [0, 'gateway whose Pods are unknown', [gateway('a', credentials), secret('default')]],
  [
    0,
    'Pods in two namespaces, Secrets known for one of them',
    [
      gateway('a', credentials),
      pod('edge', 'app: edge'),
      inNamespace('other', pod('edge', 'app: edge')),
      secret('default'),
    ],
  ],
  [0, 'Secret that a Certificate creates', [otherSecret, certificate('tls'), tlsGateway('credentialNames: [tls]')]],
  [
    1,
    'missing Secret, and a Certificate that creates another one',
    [otherSecret, certificate('cert'), tlsGateway('credentialNames: [tls]')],
  ],
])('MESH0128 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(namedCredentials, yaml)).toHaveLength(count);
});
