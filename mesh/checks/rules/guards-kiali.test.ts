import { parseManifests } from '../../reader';
import { runChecks } from '../engine/run';
import { checks } from '../registry/checks';

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
const principals = (principal: string) => policy(`{ from: [{ source: { principals: ["${principal}"] } }] }`);
const mesh = (config: string) => `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { ${config} } }
`;
const account = (where: string) => `
apiVersion: v1
kind: ServiceAccount
metadata: { name: machine, namespace: ${where} }
`;
const group = (name: string) => `
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: reviews, namespace: shop }
spec: { template: { ${name} } }
`;
const gateway = (name: string, where = 'shop') => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: ${where} }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
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

// Cases that the examples do not show: more findings, and near misses without one.
test.each<[code: string, count: number, what: string, yaml: string[]]>([
  ['KIA1109', 1, 'where nothing has a sidecar', [ambient, service(), routes()]],
  ['KIA1109', 0, 'for an opted-out Namespace', [namespace('shop', 'a: b'), service(), routes()]],
  ['KIA1109', 0, 'beside Pods with sidecars', [ambient, service(), pod(proxied), routes()]],
  [
    'KIA1109',
    0,
    'beside Namespaces with sidecars',
    [ambient, namespace('web', 'istio-injection: enabled'), service(), routes()],
  ],
  [
    'KIA1109',
    0,
    'beside Namespaces of a revision',
    [ambient, namespace('web', 'istio.io/rev: a'), service(), routes()],
  ],
  [
    'KIA1109',
    0,
    'where the Namespace has a waypoint',
    [namespace('shop', `istio.io/dataplane-mode: ambient${waypoint}`), service(), routes()],
  ],
  [
    'KIA1109',
    1,
    'where the Service wants none',
    [
      namespace('shop', `istio.io/dataplane-mode: ambient${waypoint}`),
      service(', istio.io/use-waypoint: none'),
      routes(),
    ],
  ],
  ['KIA1109', 0, 'at a gateway', [ambient, service(), routes(', gateways: [edge]')]],
  ['KIA1109', 0, 'for hosts that nothing has', [ambient, service(), routes('', 'reviews.example.com')]],
  ['KIA1110', 1, 'for a Service without waypoint', [ambient, service(), tokens(toService)]],
  ['KIA1110', 0, 'for a Service that is not there', [ambient, tokens(toService)]],
  ['KIA1110', 0, 'outside of ambient mode', [namespace('shop', 'a: b'), service(), tokens(toService)]],
  ['KIA1110', 0, 'beside Pods with sidecars', [ambient, service(), pod(proxied), tokens(toService)]],
  ['KIA1115', 1, 'for all of a namespace', [ambient, tokens('')]],
  ['KIA1115', 1, 'for a workload', [ambient, pod(), tokens(selecting)]],
  ['KIA1115', 0, 'for a workload that is not known', [ambient, tokens(selecting)]],
  ['KIA1115', 0, 'for all of a namespace outside of ambient mode', [namespace('shop', 'a: b'), tokens('')]],
  ['KIA0110', 0, 'of rules that ztunnel knows', [ambient, policy('{ from: [{ source: { principals: ["*"] } }] }')]],
  [
    'KIA0110',
    0,
    'of conditions that ztunnel knows',
    [ambient, policy('{ when: [{ key: source.ip, values: [10.0.0.1] }] }')],
  ],
  [
    'KIA0110',
    1,
    'of other conditions',
    [ambient, policy('{ when: [{ key: source.ip, values: [10.0.0.1] }, { key: "request.headers[a]", values: [a] }] }')],
  ],
  [
    'KIA0110',
    1,
    'of addresses in headers',
    [ambient, policy('{ from: [{ source: { remoteIpBlocks: [10.0.0.1] } }] }')],
  ],
  [
    'KIA0110',
    1,
    'of actions that ztunnel does not know',
    [ambient, policy('{ from: [{ source: { principals: ["*"] } }] }', 'AUDIT')],
  ],
  ['KIA0110', 1, 'of a refusal by method', [ambient, policy('{ to: [{ operation: { methods: [GET] } }] }', 'DENY')]],
  ['KIA0110', 0, 'of a refusal by port', [ambient, policy('{ to: [{ operation: { ports: ["80"] } }] }', 'DENY')]],
  ['KIA0108', 1, 'of another mesh', [mesh('trustDomain: a'), principals('b/ns/shop/sa/web')]],
  ['KIA0108', 0, 'of another mesh, where the own one is not known', [principals('b/ns/shop/sa/web')]],
  ['KIA0108', 0, 'of an alias', [mesh('trustDomain: a, trustDomainAliases: [b]'), principals('b/ns/shop/sa/web')]],
  [
    'KIA0108',
    0,
    'of a certificate',
    [mesh('trustDomain: a, caCertificates: [{ trustDomains: [b] }]'), principals('b/ns/shop/sa/web')],
  ],
  ['KIA0108', 0, 'of the own mesh', [mesh('trustDomain: a'), principals('cluster.local/ns/shop/sa/web')]],
  ['KIA0108', 0, 'of any', [mesh('trustDomain: a'), principals('*/ns/shop/sa/web')]],
  ['KIA1311', 1, 'for both', [pod(`, istio.io/dataplane-mode: ambient${proxied}`)]],
  ['KIA1311', 0, 'for a sidecar', [pod(proxied)]],
  ['KIA1311', 0, 'for no sidecar', [pod(', istio.io/dataplane-mode: ambient, sidecar.istio.io/inject: "false"')]],
  ['KIA1701', 1, 'beside another account', [account('shop'), group('serviceAccount: a')]],
  ['KIA1701', 0, 'beside an account of another namespace', [account('web'), group('serviceAccount: a')]],
  ['KIA1701', 0, 'of the default account', [account('shop'), group('serviceAccount: default')]],
  ['KIA1701', 0, 'of no account', [account('shop'), group('labels: { a: b }')]],
  ['KIA1313', 1, 'beside another waypoint', [gateway('a'), service(waypoint)]],
  ['KIA1313', 0, 'for none', [gateway('a'), service(', istio.io/use-waypoint: none')]],
  ['KIA1313', 0, 'without label', [gateway('a'), service()]],
  ['KIA1313', 0, 'beside a waypoint of another namespace', [gateway('a', 'web'), service(waypoint)]],
  [
    'KIA1313',
    1,
    'of another namespace',
    [gateway('a', 'web'), service(`${waypoint}, istio.io/use-waypoint-namespace: web`)],
  ],
  ['KIA1313', 1, 'of a Namespace', [gateway('a'), namespace('shop', 'istio.io/use-waypoint: waypoint')]],
  ['KIA0204', 1, 'specific host without tls', [wide, destinationRule('a', 'a.example.com', pool)]],
  [
    'KIA0204',
    1,
    'specific host without a trafficPolicy',
    [wide, destinationRule('a', 'a.example.com', 'subsets: [{ name: a }]')],
  ],
  [
    'KIA0204',
    0,
    'specific host with tls for a subset',
    [wide, destinationRule('a', 'a.example.com', `subsets: [{ name: a, ${tls('SIMPLE')} }]`)],
  ],
  [
    'KIA0204',
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
    'KIA0204',
    0,
    'specific host for selected workloads only',
    [wide, destinationRule('a', 'a.example.com', `${pool}, workloadSelector: { matchLabels: { a: b } }`)],
  ],
  [
    'KIA0204',
    0,
    'wildcard host for selected workloads only',
    [
      destinationRule('all', '*.example.com', `${tls('SIMPLE')}, workloadSelector: { matchLabels: { a: b } }`),
      destinationRule('a', 'a.example.com', pool),
    ],
  ],
  [
    'KIA0204',
    0,
    'wildcard host without TLS',
    [destinationRule('all', '*.example.com', tls('DISABLE')), destinationRule('a', 'a.example.com', pool)],
  ],
  [
    'KIA0204',
    0,
    'wildcard host with automatic mutual TLS',
    [destinationRule('all', '*.example.com', tls('ISTIO_MUTUAL')), destinationRule('a', 'a.example.com', pool)],
  ],
  [
    'KIA0204',
    1,
    'wildcard host with mutual TLS that is not automatic',
    [
      mesh('enableAutoMtls: false'),
      destinationRule('all', '*.example.com', tls('ISTIO_MUTUAL')),
      destinationRule('a', 'a.example.com', pool),
    ],
  ],
  [
    'KIA0204',
    0,
    'specific host with another exportTo',
    [wide, destinationRule('a', 'a.example.com', `${pool}, exportTo: [.]`)],
  ],
])('%s finds %i: %s', (code, count, _, yaml) => {
  const check = checks.filter((check) => check.code === code);
  const { findings } = runChecks(check, parseManifests(yaml.join('---'), 'guard.yaml'));
  expect(findings.map((finding) => finding.code)).toEqual(Array(count).fill(code));
});
