import { parseManifests } from '../../reader';
import { judge } from '../engine/run';

const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: app:1 }] }
---
`;
const found = (text: string) =>
  judge(parseManifests(service + text, 'a.yaml'))
    .findings.filter(({ level }) => level !== 'info')
    .map(({ code, path }) => `${code} ${path}`);

const gateway = (label: string) => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { ${label} }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
`;
const policy = (namespace: string, label: string) => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: policy, namespace: ${namespace} }
spec: { selector: { matchLabels: { ${label} } } }
`;

test.each([
  'istio: ingressgateway',
  'istio: egressgateway',
  'app: istio-ingressgateway',
  'app: istio-egressgateway',
  'istio: egressgateway, app: istio-egressgateway',
])('the gateway with %s exists without files', (label) => {
  expect(found(gateway(label))).toEqual([]);
  expect(found(policy('istio-system', label))).toEqual([]);
  expect(found(policy('shop', label))).toEqual(['IST0127 spec.selector']);
});

test('labels that no gateway of an installation has match nothing', () => {
  expect(found(gateway('istio: ingressgateway, app: istio-egressgateway'))).toEqual(['IST0101 spec.selector']);
  expect(found(gateway('istio: eastwestgateway'))).toEqual(['IST0101 spec.selector']);
});

test('istiod exists without files', () => {
  expect(found(policy('istio-system', 'app: istiod'))).toEqual([]);
});

const to = (host: string, port: number) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: routes, namespace: shop }
spec:
  hosts: [api.shop.svc.cluster.local]
  http: [{ route: [{ destination: { host: ${host}, port: { number: ${port} } } }] }]
`;

test.each(['istio-ingressgateway', 'istio-egressgateway', 'istiod'])('the Service %s exists without files', (name) => {
  // The installation may have more ports than the default ones.
  for (const port of [443, 8443]) expect(found(to(`${name}.istio-system.svc.cluster.local`, port))).toEqual([]);
  const anyPort = to(`${name}.istio-system.svc.cluster.local`, 1).replace(', port: { number: 1 }', '');
  expect(found(anyPort)).toEqual([]);
  expect(found(to(`${name}.shop.svc.cluster.local`, 443))).toHaveLength(1);
});

test('a Service of the installation in the manifests is judged as written', () => {
  const written = `apiVersion: v1
kind: Service
metadata: { name: istio-egressgateway, namespace: istio-system }
spec: { ports: [{ name: http2, port: 80 }] }
---
`;
  const host = 'istio-egressgateway.istio-system.svc.cluster.local';
  expect(found(written + to(host, 80))).toEqual([]);
  expect(found(written + to(host, 8443))).toEqual(['IST0101 spec.http[0].route[0].destination.port.number']);
});

test('a Sidecar can import Services of the installation', () => {
  const sidecar = (host: string) => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec: { egress: [{ hosts: ["./*", istio-system/${host}.istio-system.svc.cluster.local] }] }
`;
  expect(found(sidecar('istio-egressgateway'))).toEqual([]);
  expect(found(sidecar('grafana'))).toEqual(['KIA1004 spec.egress[0].hosts[1]']);
});

test('the namespace of an egress gateway, and so of its Secrets, is only known from its Pods', () => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: other, namespace: shop }\n---\n';
  const pod = `apiVersion: v1
kind: Pod
metadata: { name: egress, namespace: shop, labels: { istio: egressgateway } }
spec: { containers: [{ name: app, image: app:1 }] }
---
`;
  const server = (direction: string) => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: ${direction}gateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: edge }
      hosts: ["*"]
`;
  const missing = 'IST0101 spec.servers[0].tls.credentialName';
  expect(found(secret + server('ingress'))).toEqual([missing]);
  expect(found(secret + server('egress'))).toEqual([]);
  expect(found(secret + pod + server('egress'))).toContain(missing);
});
