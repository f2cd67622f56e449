import { findingsOf } from '../../fixtures/findings';
import { ambientPolicies } from './ambient-policies';
import { ambientVirtualService } from './ambient-routes';
import { bothDataPlanes } from './both-data-planes';
import { missingWaypoint } from './missing-waypoint';

const namespace = (name: string, labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} } }
`;
const ambient = namespace('shop', 'istio.io/dataplane-mode: ambient');
const waypoint = ', istio.io/use-waypoint: waypoint';
const service = (labels = '') => `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop, labels: { app: reviews${labels} } }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
`;
const pod = (labels = '', spec = '', name = 'reviews') => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: reviews${labels} } }
spec: { containers: [{ name: a, image: a }]${spec} }
`;
const proxied = ', sidecar.istio.io/inject: "true"';
const routes = (more = '', host = 'reviews.shop.svc.cluster.local') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec: { hosts: ["${host}"], http: [{ timeout: 3s, route: [{ destination: { host: reviews } }] }]${more} }
`;
const tokens = (target: string) => `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: reviews, namespace: shop }
spec: { jwtRules: [{ issuer: a }]${target} }
`;
const toService = ', targetRefs: [{ group: "", kind: Service, name: reviews }]';
const selecting = ', selector: { matchLabels: { app: reviews } }';
const policy = (rules: string, action = 'ALLOW') => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec: { action: ${action}, rules: [${rules}] }
`;
const gateway = (name: string, where = 'shop') => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: ${where} }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
`;

const policyCheck = (code: string) => {
  const check = ambientPolicies.find((policy) => policy.code === code);
  if (!check) throw new Error(`no check ${code}`);
  return check;
};

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'rule that ztunnel supports', [ambient, policy('{ from: [{ source: { principals: ["*"] } }] }')]],
  [0, 'condition that ztunnel supports', [ambient, policy('{ when: [{ key: source.ip, values: [10.0.0.1] }] }')]],
  [
    1,
    'condition on a header',
    [ambient, policy('{ when: [{ key: source.ip, values: [10.0.0.1] }, { key: "request.headers[a]", values: [a] }] }')],
  ],
  [
    1,
    'condition on an address in a header',
    [ambient, policy('{ from: [{ source: { remoteIpBlocks: [10.0.0.1] } }] }')],
  ],
  [
    1,
    'action that ztunnel does not support',
    [ambient, policy('{ from: [{ source: { principals: ["*"] } }] }', 'AUDIT')],
  ],
  [1, 'DENY policy for a method', [ambient, policy('{ to: [{ operation: { methods: [GET] } }] }', 'DENY')]],
  [0, 'DENY policy for a port', [ambient, policy('{ to: [{ operation: { ports: ["80"] } }] }', 'DENY')]],
])('KIA0110 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(policyCheck('KIA0110'), yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'VirtualService in a mesh without sidecars', [ambient, service(), routes()]],
  [0, 'Namespace that is not in ambient mode', [namespace('shop', 'a: b'), service(), routes()]],
  [0, 'Namespace with a sidecar in it', [ambient, service(), pod(proxied), routes()]],
  [0, 'another Namespace with sidecars', [ambient, namespace('web', 'istio-injection: enabled'), service(), routes()]],
  [0, 'another Namespace with a revision label', [ambient, namespace('web', 'istio.io/rev: a'), service(), routes()]],
  [
    0,
    'waypoint of the Namespace',
    [namespace('shop', `istio.io/dataplane-mode: ambient${waypoint}`), service(), routes()],
  ],
  [
    1,
    'Service that opts out of the waypoint',
    [
      namespace('shop', `istio.io/dataplane-mode: ambient${waypoint}`),
      service(', istio.io/use-waypoint: none'),
      routes(),
    ],
  ],
  [0, 'VirtualService for a gateway', [ambient, service(), routes(', gateways: [edge]')]],
  [0, 'unknown host', [ambient, service(), routes('', 'reviews.example.com')]],
])('KIA1109 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(ambientVirtualService, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'policy for a Service without a waypoint', [ambient, service(), tokens(toService)]],
  [0, 'policy for a missing Service', [ambient, tokens(toService)]],
  [0, 'policy in a Namespace that is not in ambient mode', [namespace('shop', 'a: b'), service(), tokens(toService)]],
  [0, 'policy in a Namespace with a sidecar in it', [ambient, service(), pod(proxied), tokens(toService)]],
])('KIA1110 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(policyCheck('KIA1110'), yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'policy for a namespace', [ambient, tokens('')]],
  [1, 'policy for a workload', [ambient, pod(), tokens(selecting)]],
  [0, 'policy for an unknown workload', [ambient, tokens(selecting)]],
  [0, 'policy for a namespace that is not in ambient mode', [namespace('shop', 'a: b'), tokens('')]],
])('KIA1115 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(policyCheck('KIA1115'), yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'labels for ambient mode and a sidecar', [pod(`, istio.io/dataplane-mode: ambient${proxied}`)]],
  [0, 'label for a sidecar', [pod(proxied)]],
  [
    0,
    'labels for ambient mode and no sidecar',
    [pod(', istio.io/dataplane-mode: ambient, sidecar.istio.io/inject: "false"')],
  ],
])('KIA1311 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(bothDataPlanes, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'Service with a missing waypoint', [gateway('a'), service(waypoint)]],
  [0, 'Service without waypoint', [gateway('a'), service(', istio.io/use-waypoint: none')]],
  [0, 'Service without the label', [gateway('a'), service()]],
  [0, 'missing waypoint, none in the namespace', [gateway('a', 'web'), service(waypoint)]],
  [
    1,
    'missing waypoint in another namespace',
    [gateway('a', 'web'), service(`${waypoint}, istio.io/use-waypoint-namespace: web`)],
  ],
  [1, 'Namespace with a missing waypoint', [gateway('a'), namespace('shop', 'istio.io/use-waypoint: waypoint')]],
])('KIA1313 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(missingWaypoint, yaml)).toHaveLength(count);
});
