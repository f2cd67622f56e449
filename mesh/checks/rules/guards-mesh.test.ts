import { parseManifests } from '../../reader';
import { runChecks } from '../engine/run';
import { checks } from '../registry/checks';

const api = 'networking.istio.io/v1';
const pod = (name: string, labels: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} } }
spec: { containers: [{ name: a, image: a }] }
`;
/** A VirtualService of its own host at a gateway that is not among the manifests. */
const routed = (name: string, http: string, more = '') => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ${name} }
spec: { hosts: [shop.example.com], gateways: [istio-system/public]${more}, http: [${http}] }
`;
const matching = (...matches: string[]) =>
  `{ ${matches.length === 0 ? '' : `match: [${matches.join(', ')}], `}route: [{ destination: { host: shop } }] }`;
const privately = ', exportTo: ["."]';
const cart = matching('{ uri: { prefix: /cart } }');
const pay = matching('{ uri: { prefix: /cart/pay } }');
const cartOrPay = matching('{ uri: { regex: "/cart/[a-z]+" } }', '{ uri: { prefix: /pay } }');
const delegating = (name: string) => `{ delegate: { name: ${name} } }`;
const delegate = (name: string, http: string) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ${name} }
spec: { http: [${http}] }
`;
const wildcard = routed('wildcard', matching()).replace('hosts: [shop.example.com]', 'hosts: ["*.example.com"]');
const seeing = (gateways: string) => `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: ${api}
kind: Gateway
metadata: { name: public, namespace: prod }
spec: { selector: { app: edge }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }
---
apiVersion: ${api}
kind: VirtualService
metadata: { name: reviews, namespace: team }
spec:
  hosts: [reviews.example.com]
  http: [{ route: [{ destination: { host: reviews.prod.svc.cluster.local, subset: v1 } }] }]
${gateways}
---
apiVersion: ${api}
kind: DestinationRule
metadata: { name: reviews, namespace: elsewhere }
spec: { host: reviews.prod.svc.cluster.local, subsets: [{ name: v1, labels: { v: a } }] }
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
const tokens = (asking: string, verifying = 'selector: { matchLabels: { app: cart } }') => `
apiVersion: v1
kind: Pod
metadata: { name: shop, labels: { app: shop } }
spec: { containers: [{ name: a, image: a }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens }
spec: { jwtRules: [{ issuer: a }]${verifying === '' ? '' : `, ${verifying}`} }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: shop }
spec: { ${asking} }
`;
const elsewhere = (yaml: string) => yaml.replace('name: tokens', '$&, namespace: other');
const principal = 'rules: [{ from: [{ source: { requestPrincipals: ["*"] } }] }]';
const inNamespace = (namespace: string, yaml: string) => yaml.replace(/metadata: \{ /g, `$&namespace: ${namespace}, `);
const fault = (percent: number, more = '') =>
  `{ ${more}fault: { abort: { httpStatus: 503, percentage: { value: ${percent} } } }, route: [{ destination: { host: shop } }] }`;
const inMesh = (http: string) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: shop }
spec: { hosts: [shop], http: [${http}] }
`;
const gateway = (name: string, ...servers: string[]) => `
apiVersion: ${api}
kind: Gateway
metadata: { name: ${name} }
spec: { selector: { app: edge }, servers: [${servers.join(', ')}] }
`;
const server = (number: number, more = '', protocol = 'HTTP') =>
  `{ port: { number: ${number}, name: p${number}, protocol: ${protocol} }, hosts: [shop.example.com]${more} }`;
const redirect = ', tls: { httpsRedirect: true }';
const serviceIn = (namespace: string, name: string, exportTo = '*') => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace}, annotations: { networking.istio.io/exportTo: "${exportTo}" } }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
`;
const entry = (namespace: string, more = '', host = 'reviews.prod.svc.cluster.local') => `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: reviews, namespace: ${namespace} }
spec: { hosts: [${host}], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: STATIC${more} }
`;
const secret = (namespace: string) => `
apiVersion: v1
kind: Secret
metadata: { name: other, namespace: ${namespace} }
`;
const credentials = server(443, ', tls: { mode: SIMPLE, credentialNames: [shop] }', 'HTTPS');
const sending = (more: string, hosts = 'hosts: [shop.example.com], ') => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec: { ${hosts}http: [{ route: [{ destination: { host: reviews } }] }]${more} }
`;
const home = serviceIn('prod', 'reviews', '.');
const edgeOfProd = inNamespace('prod', gateway('edge', server(80)));
/** A Sidecar of a whole namespace, Services beside it and elsewhere, and rules of that namespace. */
const imported = (hosts: string, more = '', host = 'reviews.prod.svc.cluster.local', egress = '') => `
apiVersion: ${api}
kind: Sidecar
metadata: { name: default, namespace: team }
spec: { egress: [{ hosts: [${hosts}]${egress} }] }
---
${serviceIn('prod', 'reviews')}
---
${serviceIn('team', 'own').replace('port: 80', 'port: 8080')}
---
apiVersion: ${api}
kind: VirtualService
metadata: { name: reviews, namespace: team }
spec: { hosts: [${host}], http: [{ route: [{ destination: { host: own } }] }]${more} }
`;

const found = (code: string, yaml: readonly string[]) =>
  runChecks(
    checks.filter((check) => check.code === code),
    parseManifests(yaml.join('---'), 'guard.yaml'),
  ).findings;

// Cases that the examples do not show: more findings, and near misses without one.
test.each<[code: string, count: number, what: string, yaml: string[]]>([
  ['MESH0105', 1, 'two public VirtualServices', [routed('a', cart), routed('b', pay)]],
  ['MESH0105', 0, 'public and private VirtualService', [routed('a', cart), routed('b', pay, privately)]],
  [
    'MESH0105',
    1,
    'rules after a catch-all for one source namespace still apply',
    [routed('a', `${matching('{ sourceNamespace: a }')}, ${cart}`), routed('b', pay)],
  ],
  [
    'MESH0105',
    1,
    'rules after a catch-all for one workload still apply',
    [routed('a', `${matching('{ sourceLabels: { app: a } }')}, ${cart}`), routed('b', pay)],
  ],
  [
    'MESH0105',
    1,
    'rules after a catch-all for one port still apply',
    [routed('a', `${matching('{ port: 443 }')}, ${cart}`), routed('b', pay)],
  ],
  [
    'MESH0105',
    0,
    'rule after a catch-all rule, which MESH0101 reports',
    [routed('a', cart), routed('b', `${matching()}, ${pay}`)],
  ],
  [
    'MESH0105',
    0,
    'rule with another match that is reachable',
    [routed('a', cart), routed('b', matching('{ uri: { prefix: /cart/pay } }', '{ uri: { prefix: /pay } }'))],
  ],
  [
    'MESH0105',
    0,
    'rule after a catch-all rule hides nothing',
    [routed('a', `${matching()}, ${cart}`), routed('b', pay)],
  ],
  ['MESH0106', 0, 'specific host with tcp rules', [wildcard, routed('a', matching()).replace('http: ', 'tcp: ')]],
  ['MESH0106', 1, 'specific host with unmatched requests', [wildcard, routed('a', cart)]],
  [
    'MESH0106',
    0,
    'specific host with a catch-all rule in another VirtualService',
    [wildcard, routed('a', cart), routed('b', matching())],
  ],
  [
    'MESH0106',
    0,
    'wildcard host under another wildcard host',
    [wildcard, routed('a', cart).replace('hosts: [shop.example.com]', 'hosts: ["*.shop.example.com"]')],
  ],
  ['MESH0120', 1, 'VirtualService for the mesh', [seeing('')]],
  ['MESH0120', 1, 'VirtualService for gateway mesh', [seeing('  gateways: [mesh]')]],
  ['MESH0120', 0, 'gateway whose Pods are unknown', [seeing('  gateways: [prod/public]')]],
  ['MESH0115', 1, 'in a namespace', [tokens(principal)]],
  ['MESH0115', 0, 'of rules without token', [tokens('rules: [{}]')]],
  ['MESH0115', 0, 'at a waypoint', [tokens(`${principal}, targetRef: { kind: Gateway, name: a }`)]],
  ['MESH0115', 0, 'at waypoints', [tokens(`${principal}, targetRefs: [{ kind: Gateway, name: a }]`)]],
  ['MESH0115', 0, 'in the root namespace', [inNamespace('istio-system', tokens(principal))]],
  ['MESH0115', 0, 'where a waypoint may verify', [tokens(principal, 'targetRef: { kind: Gateway, name: a }')]],
  ['MESH0115', 1, 'where another namespace verifies', [elsewhere(tokens(principal, ''))]],
  [
    'MESH0115',
    0,
    'where a waypoint elsewhere may verify',
    [elsewhere(tokens(principal, 'targetRef: { kind: Gateway, name: a }'))],
  ],
  ['MESH0104', 1, 'fault for 51% of the calls in the mesh', [inMesh(fault(51))]],
  ['MESH0104', 0, 'fault for 50% of the calls in the mesh', [inMesh(fault(50))]],
  ['MESH0104', 1, 'fault for 10% of the requests at a gateway', [routed('a', fault(10))]],
  ['MESH0104', 0, 'fault for 9% of the requests at a gateway', [routed('a', fault(9))]],
  [
    'MESH0104',
    1,
    'rule of a delegate that two VirtualServices use',
    [routed('a', delegating('c')), routed('b', delegating('c')), delegate('c', fault(100))],
  ],
  [
    'MESH0104',
    0,
    'match for a gateway that the VirtualService does not list',
    [routed('a', fault(100, 'match: [{ gateways: [other/other] }], '))],
  ],
  ['MESH0125', 1, 'redirect without an HTTPS server', [gateway('a', server(80, redirect))]],
  ['MESH0125', 0, 'server without redirect', [gateway('a', server(80))]],
  [
    'MESH0125',
    1,
    'redirect, and another HTTP server on port 80',
    [gateway('a', server(80, redirect)), gateway('b', server(80))],
  ],
  ['MESH0125', 2, 'redirects on two ports', [gateway('a', server(80, redirect), server(8080, redirect))]],
  ['MESH0125', 0, 'redirect, and an HTTP server on another port', [gateway('a', server(80, redirect), server(8080))]],
  ['MESH0125', 0, 'redirect, and HTTPS on port 80', [gateway('a', server(81, redirect), server(80, '', 'HTTPS'))]],
  ['MESH0126', 1, 'ServiceEntry in the namespace of the Service', [serviceIn('prod', 'reviews'), entry('prod')]],
  ['MESH0126', 0, 'host of a missing Service', [serviceIn('prod', 'ratings'), entry('prod')]],
  [
    'MESH0126',
    0,
    'ServiceEntry with endpoints',
    [serviceIn('prod', 'reviews'), entry('prod', ', endpoints: [{ address: 10.0.0.1 }]')],
  ],
  [
    'MESH0126',
    0,
    'ServiceEntry with a workload selector',
    [serviceIn('prod', 'reviews'), entry('prod', ', workloadSelector: { labels: { a: b } }')],
  ],
  [
    'MESH0126',
    0,
    'ServiceEntry with subject alternative names',
    [serviceIn('prod', 'reviews'), entry('prod', ', subjectAltNames: [a]')],
  ],
  [
    'MESH0126',
    1,
    'ServiceEntry with endpoints in another namespace',
    [serviceIn('prod', 'reviews'), entry('team', ', endpoints: [{ address: 10.0.0.1 }]')],
  ],
  [
    'MESH0126',
    1,
    'ServiceEntry exported to its own namespace and another',
    [serviceIn('prod', 'reviews'), entry('team', ', exportTo: [., other]')],
  ],
  [
    'MESH0126',
    0,
    'ServiceEntry exported only to another namespace',
    [serviceIn('prod', 'reviews'), entry('team', ', exportTo: [other]')],
  ],
  [
    'MESH0128',
    1,
    'missing Secret next to another one',
    [gateway('a', credentials), pod('edge', 'app: edge'), secret('default')],
  ],
  [
    'MESH0128',
    0,
    'missing Secret next to one in another namespace',
    [gateway('a', credentials), pod('edge', 'app: edge'), secret('other')],
  ],
  ['MESH0128', 0, 'gateway whose Pods are unknown', [gateway('a', credentials), secret('default')]],
  [
    'MESH0128',
    0,
    'Pods in two namespaces, Secrets known for one of them',
    [
      gateway('a', credentials),
      pod('edge', 'app: edge'),
      inNamespace('other', pod('edge', 'app: edge')),
      secret('default'),
    ],
  ],
  ['MESH0130', 1, 'of all rules that allow', [shop, tcp, allowing(get)]],
  ['MESH0130', 1, 'behind a rule that asks for no HTTP', [shop, tcp, allowing(`{ from: [] }, ${get}`)]],
  ['MESH0130', 1, 'for a token', [shop, tcp, allowing('{ when: [{ key: "request.auth.claims[a]", values: [a] }] }')]],
  ['MESH0130', 1, 'for no path', [shop, tcp, allowing('{ to: [{ operation: { notPaths: [/a] } }] }')]],
  ['MESH0130', 1, 'beside UDP', [shop, speaking('{ port: 1, protocol: UDP }, { name: tls, port: 2 }'), allowing(get)]],
  ['MESH0130', 0, 'of a source', [shop, tcp, allowing('{ from: [{ source: { namespaces: [a] } }] }')]],
  ['MESH0130', 0, 'that denies', [shop, tcp, allowing(get, 'action: DENY, ')]],
  ['MESH0130', 0, 'where Istio finds out the protocol', [shop, speaking('{ port: 80 }'), allowing(get)]],
  ['MESH0130', 0, 'of a Pod that no Service leads to', [shop, allowing(get)]],
  [
    'MESH0130',
    0,
    'where another Pod speaks HTTP',
    [
      shop,
      pod('web', 'app: shop, web: a'),
      tcp,
      speaking('{ name: http, port: 80 }').replace('app: shop', 'web: a').replace('name: shop', 'name: web'),
      allowing(get),
    ],
  ],
  [
    'MESH0130',
    0,
    'of a waypoint',
    [
      shop,
      tcp,
      allowing(get).replace('selector: { matchLabels: { app: shop } }', 'targetRefs: [{ kind: Service, name: shop }]'),
    ],
  ],
  [
    'MESH0130',
    0,
    'in ambient mode',
    [
      shop,
      tcp,
      allowing(get),
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: default, labels: { istio.io/dataplane-mode: ambient } }\n',
    ],
  ],
  ['MESH0129', 1, 'public VirtualService for a private Service', [home, sending('')]],
  ['MESH0129', 0, 'delegate', [home, sending('', '')]],
  ['MESH0129', 0, 'VirtualService exported to its own namespace only', [home, sending(', exportTo: [.]')]],
  ['MESH0129', 0, 'unknown gateway', [home, sending(', gateways: [edge]')]],
  ['MESH0129', 0, 'gateway whose Pods are unknown', [home, edgeOfProd, sending(', gateways: [edge]')]],
  [
    'MESH0129',
    1,
    'gateway Pods in another namespace',
    [home, edgeOfProd, pod('edge', 'app: edge'), sending(', gateways: [edge]')],
  ],
  [
    'MESH0129',
    0,
    'gateway Pods in both namespaces',
    [
      home,
      edgeOfProd,
      pod('edge', 'app: edge'),
      inNamespace('prod', pod('edge', 'app: edge')),
      sending(', gateways: [edge]'),
    ],
  ],
  ['MESH0129', 0, 'public ServiceEntry with the same host', [home, entry('team'), sending('')]],
  ['MESH0124', 1, 'no rules imported', [imported('"istio-system/*"')]],
  ['MESH0124', 1, 'rules imported without the Service', [imported('"./*"')]],
  [
    'MESH0124',
    0,
    'rules imported with another Service on the same port',
    [imported('"./*"').replace('port: 8080', 'port: 80')],
  ],
  ['MESH0124', 0, 'rules and Service imported', [imported('"./*", "prod/*"')]],
  ['MESH0124', 1, 'rules imported with an unknown Service', [imported('"./*", "prod/ratings.prod.svc.cluster.local"')]],
  ['MESH0124', 0, 'VirtualService for a gateway', [imported('"istio-system/*"', ', gateways: [public]')]],
  [
    'MESH0124',
    1,
    'VirtualService for a gateway and the mesh',
    [imported('"istio-system/*"', ', gateways: [public, mesh]')],
  ],
  ['MESH0124', 0, 'VirtualService next to its Service', [imported('"istio-system/*"', '', 'own')]],
  [
    'MESH0124',
    1,
    'VirtualService next to its Service, exported to `.`',
    [imported('"istio-system/*"', ', exportTo: [.]', 'own')],
  ],
  [
    'MESH0124',
    1,
    'VirtualService next to its Service, exported to its namespace by name',
    [imported('"istio-system/*"', ', exportTo: [team]', 'own')],
  ],
  [
    'MESH0124',
    0,
    'VirtualService next to its Service, exported to others',
    [imported('"istio-system/*"', ', exportTo: [., other]', 'own')],
  ],
  ['MESH0124', 0, 'unknown host', [imported('"./*"', '', 'reviews.example.com')]],
  [
    'MESH0124',
    0,
    'known and unknown host',
    [imported('"./*"', '', 'reviews.prod.svc.cluster.local, reviews.example.com')],
  ],
])('%s finds %i: %s', (code, count, _, yaml) => {
  expect(found(code, yaml).map((finding) => finding.code)).toEqual(Array(count).fill(code));
});

// Levels that depend on the manifests.
test.each<[code: string, level: string, what: string, yaml: string[]]>([
  ['MESH0105', 'error', 'two rules with the same match', [routed('a', cart), routed('b', cart)]],
  ['MESH0105', 'error', 'two catch-all rules', [routed('a', matching()), routed('b', matching())]],
  [
    'MESH0105',
    'warning',
    'catch-all rule and catch-all rule for one port',
    [routed('a', matching()), routed('b', matching('{ port: 443 }'))],
  ],
  ['MESH0105', 'warning', 'wide and narrow prefix', [routed('a', cart), routed('b', pay)]],
  [
    'MESH0101',
    'info',
    'match covered by another match of the same rule',
    [routed('a', matching('{ uri: { prefix: /cart } }', '{ uri: { regex: "/cart/[a-z]+" } }'))],
  ],
  [
    'MESH0101',
    'warning',
    'match of a delegate covered by an earlier rule of the root',
    [routed('a', `${cart}, ${delegating('b')}`), delegate('b', cartOrPay)],
  ],
  [
    'MESH0101',
    'info',
    'match of a delegate covered by another match of the same rule',
    [
      routed('a', delegating('b')),
      delegate('b', matching('{ uri: { prefix: /cart } }', '{ uri: { regex: "/cart/[a-z]+" } }')),
    ],
  ],
  [
    'MESH0101',
    'warning',
    'match of a delegate covered by another rule of the delegate',
    [routed('a', delegating('b')), delegate('b', `${cart}, ${cartOrPay}`)],
  ],
  [
    'MESH0101',
    'warning',
    'match of a delegate covered by a rule of another delegate',
    [routed('a', `${delegating('b')}, ${delegating('c')}`), delegate('b', cart), delegate('c', cartOrPay)],
  ],
  ['MESH0101', 'warning', 'match covered by another rule', [routed('a', `${cart}, ${cartOrPay}`)]],
])('%s is for %s: %s', (code, level, _, yaml) => {
  expect(found(code, yaml).map((finding) => finding.level)).toEqual([level]);
});
