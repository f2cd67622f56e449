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
    checks.filter((one) => one.code === code),
    parseManifests(yaml.join('---'), 'guard.yaml'),
  ).findings;

// What examples do not show: what is near the wrong and right, and what is near the right and wrong.
test.each<[code: string, count: number, what: string, yaml: string[]]>([
  ['MESH0105', 1, 'of a public VirtualService', [routed('a', cart), routed('b', pay)]],
  ['MESH0105', 0, 'of a private VirtualService', [routed('a', cart), routed('b', pay, privately)]],
  [
    'MESH0105',
    1,
    'behind a rule that takes everything of one source, which does not end the list',
    [routed('a', `${matching('{ sourceNamespace: a }')}, ${cart}`), routed('b', pay)],
  ],
  [
    'MESH0105',
    1,
    'behind a rule that takes everything of one workload, which does not end the list',
    [routed('a', `${matching('{ sourceLabels: { app: a } }')}, ${cart}`), routed('b', pay)],
  ],
  [
    'MESH0105',
    1,
    'behind a rule that takes everything of one port, which does not end the list',
    [routed('a', `${matching('{ port: 443 }')}, ${cart}`), routed('b', pay)],
  ],
  [
    'MESH0105',
    0,
    'of a rule behind one that takes everything, as MESH0101 has it',
    [routed('a', cart), routed('b', `${matching()}, ${pay}`)],
  ],
  [
    'MESH0105',
    0,
    'with one match left',
    [routed('a', cart), routed('b', matching('{ uri: { prefix: /cart/pay } }', '{ uri: { prefix: /pay } }'))],
  ],
  [
    'MESH0105',
    0,
    'by a rule behind one that takes everything, of which Istio makes no route',
    [routed('a', `${matching()}, ${cart}`), routed('b', pay)],
  ],
  ['MESH0106', 0, 'of tcp', [wildcard, routed('a', matching()).replace('http: ', 'tcp: ')]],
  ['MESH0106', 1, 'of a host that another leaves over', [wildcard, routed('a', cart)]],
  ['MESH0106', 0, 'of a host that another takes whole', [wildcard, routed('a', cart), routed('b', matching())]],
  [
    'MESH0106',
    0,
    'of a wildcard itself',
    [wildcard, routed('a', cart).replace('hosts: [shop.example.com]', 'hosts: ["*.shop.example.com"]')],
  ],
  ['MESH0120', 1, 'for sidecars', [seeing('')]],
  ['MESH0120', 1, 'for sidecars that are named', [seeing('  gateways: [mesh]')]],
  ['MESH0120', 0, 'for a gateway of which no Pod is known', [seeing('  gateways: [prod/public]')]],
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
  ['MESH0104', 1, 'for more than half of all calls', [inMesh(fault(51))]],
  ['MESH0104', 0, 'for half of all calls', [inMesh(fault(50))]],
  ['MESH0104', 1, 'for a tenth of what comes from outside', [routed('a', fault(10))]],
  ['MESH0104', 0, 'for less of what comes from outside', [routed('a', fault(9))]],
  [
    'MESH0104',
    1,
    'once for the rule of a delegate that two have',
    [routed('a', delegating('c')), routed('b', delegating('c')), delegate('c', fault(100))],
  ],
  [
    'MESH0104',
    0,
    'at a gateway that is not its own',
    [routed('a', fault(100, 'match: [{ gateways: [other/other] }], '))],
  ],
  ['MESH0125', 1, 'where nothing takes the host', [gateway('a', server(80, redirect))]],
  ['MESH0125', 0, 'without redirect', [gateway('a', server(80))]],
  [
    'MESH0125',
    1,
    'where another Gateway takes it at the same port',
    [gateway('a', server(80, redirect)), gateway('b', server(80))],
  ],
  ['MESH0125', 2, 'where another port redirects, too', [gateway('a', server(80, redirect), server(8080, redirect))]],
  ['MESH0125', 0, 'where another port may be behind what ends TLS', [gateway('a', server(80, redirect), server(8080))]],
  ['MESH0125', 0, 'where HTTPS is on an odd port', [gateway('a', server(81, redirect), server(80, '', 'HTTPS'))]],
  ['MESH0126', 1, 'in the namespace of the Service', [serviceIn('prod', 'reviews'), entry('prod')]],
  ['MESH0126', 0, 'for a Service that is not there', [serviceIn('prod', 'ratings'), entry('prod')]],
  [
    'MESH0126',
    0,
    'with endpoints',
    [serviceIn('prod', 'reviews'), entry('prod', ', endpoints: [{ address: 10.0.0.1 }]')],
  ],
  [
    'MESH0126',
    0,
    'with workloads',
    [serviceIn('prod', 'reviews'), entry('prod', ', workloadSelector: { labels: { a: b } }')],
  ],
  [
    'MESH0126',
    0,
    'with names of certificates',
    [serviceIn('prod', 'reviews'), entry('prod', ', subjectAltNames: [a]')],
  ],
  [
    'MESH0126',
    1,
    'with endpoints in another namespace',
    [serviceIn('prod', 'reviews'), entry('team', ', endpoints: [{ address: 10.0.0.1 }]')],
  ],
  [
    'MESH0126',
    1,
    'for its own namespace and another',
    [serviceIn('prod', 'reviews'), entry('team', ', exportTo: [., other]')],
  ],
  ['MESH0126', 0, 'for another namespace alone', [serviceIn('prod', 'reviews'), entry('team', ', exportTo: [other]')]],
  ['MESH0128', 1, 'beside another Secret', [gateway('a', credentials), pod('edge', 'app: edge'), secret('default')]],
  [
    'MESH0128',
    0,
    'beside a Secret of another namespace',
    [gateway('a', credentials), pod('edge', 'app: edge'), secret('other')],
  ],
  ['MESH0128', 0, 'where no Pod is known', [gateway('a', credentials), secret('default')]],
  [
    'MESH0128',
    0,
    'where the Secrets of one namespace are known, and Pods are in two',
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
  ['MESH0129', 1, 'for callers in the mesh', [home, sending('')]],
  ['MESH0129', 0, 'in a delegate, which is for no caller', [home, sending('', '')]],
  ['MESH0129', 0, 'for callers beside it', [home, sending(', exportTo: [.]')]],
  ['MESH0129', 0, 'at a gateway that is not known', [home, sending(', gateways: [edge]')]],
  ['MESH0129', 0, 'at a gateway whose Pods are not known', [home, edgeOfProd, sending(', gateways: [edge]')]],
  [
    'MESH0129',
    1,
    'at a gateway elsewhere',
    [home, edgeOfProd, pod('edge', 'app: edge'), sending(', gateways: [edge]')],
  ],
  [
    'MESH0129',
    0,
    'at a gateway that is elsewhere and here',
    [
      home,
      edgeOfProd,
      pod('edge', 'app: edge'),
      inNamespace('prod', pod('edge', 'app: edge')),
      sending(', gateways: [edge]'),
    ],
  ],
  ['MESH0129', 0, 'where a ServiceEntry elsewhere has the host for all', [home, entry('team'), sending('')]],
  ['MESH0124', 1, 'where no rule of the namespace is imported', [imported('"istio-system/*"')]],
  ['MESH0124', 1, 'where the Service is not imported', [imported('"./*"')]],
  ['MESH0124', 0, 'where its port is open for another Service', [imported('"./*"').replace('port: 8080', 'port: 80')]],
  ['MESH0124', 0, 'where the Service is imported', [imported('"./*", "prod/*"')]],
  ['MESH0124', 1, 'where another Service is imported', [imported('"./*", "prod/ratings.prod.svc.cluster.local"')]],
  ['MESH0124', 0, 'at a gateway', [imported('"istio-system/*"', ', gateways: [public]')]],
  ['MESH0124', 1, 'at a gateway and in the mesh', [imported('"istio-system/*"', ', gateways: [public, mesh]')]],
  ['MESH0124', 0, 'for a host of its own, which others import', [imported('"istio-system/*"', '', 'own')]],
  ['MESH0124', 1, 'for a host of its own, and for itself', [imported('"istio-system/*"', ', exportTo: [.]', 'own')]],
  [
    'MESH0124',
    1,
    'for a host of its own, and for itself by name',
    [imported('"istio-system/*"', ', exportTo: [team]', 'own')],
  ],
  [
    'MESH0124',
    0,
    'for a host of its own, and for others',
    [imported('"istio-system/*"', ', exportTo: [., other]', 'own')],
  ],
  ['MESH0124', 0, 'for a host that nothing has', [imported('"./*"', '', 'reviews.example.com')]],
  [
    'MESH0124',
    0,
    'for two hosts of which one has nothing',
    [imported('"./*"', '', 'reviews.prod.svc.cluster.local, reviews.example.com')],
  ],
])('%s finds %i: %s', (code, count, _, yaml) => {
  expect(found(code, yaml).map((finding) => finding.code)).toEqual(Array(count).fill(code));
});

// One that is an error only under a condition.
test.each<[code: string, level: string, what: string, yaml: string[]]>([
  ['MESH0105', 'error', 'where each hides the other', [routed('a', cart), routed('b', cart)]],
  ['MESH0105', 'error', 'where both take everything', [routed('a', matching()), routed('b', matching())]],
  [
    'MESH0105',
    'warning',
    'where the one of a port may be older',
    [routed('a', matching()), routed('b', matching('{ port: 443 }'))],
  ],
  ['MESH0105', 'warning', 'where the narrow one may be older', [routed('a', cart), routed('b', pay)]],
  [
    'MESH0101',
    'info',
    'of a match that another of the same rule takes already',
    [routed('a', matching('{ uri: { prefix: /cart } }', '{ uri: { regex: "/cart/[a-z]+" } }'))],
  ],
  [
    'MESH0101',
    'warning',
    'of a match that a rule of the VirtualService takes before its delegate',
    [routed('a', `${cart}, ${delegating('b')}`), delegate('b', cartOrPay)],
  ],
  [
    'MESH0101',
    'info',
    'of a match that another of the same rule of a delegate takes already',
    [
      routed('a', delegating('b')),
      delegate('b', matching('{ uri: { prefix: /cart } }', '{ uri: { regex: "/cart/[a-z]+" } }')),
    ],
  ],
  [
    'MESH0101',
    'warning',
    'of a match that another rule of the delegate takes',
    [routed('a', delegating('b')), delegate('b', `${cart}, ${cartOrPay}`)],
  ],
  [
    'MESH0101',
    'warning',
    'of a match that the rule of another delegate takes',
    [routed('a', `${delegating('b')}, ${delegating('c')}`), delegate('b', cart), delegate('c', cartOrPay)],
  ],
  ['MESH0101', 'warning', 'of a match that another rule takes', [routed('a', `${cart}, ${cartOrPay}`)]],
])('%s is for %s: %s', (code, level, _, yaml) => {
  expect(found(code, yaml).map((finding) => finding.level)).toEqual([level]);
});
