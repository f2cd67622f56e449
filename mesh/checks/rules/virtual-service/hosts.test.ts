import { findingsOf } from '../../fixtures/findings';
import { destinationNotExported } from './destination-not-exported';
import { destinationPortNeeded } from './destination-port-needed';
import { hostNotInGateway } from './host-not-in-gateway';
import { notServed } from './not-served';
import { protocolMismatch } from './protocol-mismatch';
import { subsetNotVisible } from './subset-not-visible';

const api = 'networking.istio.io/v1';
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
const serviceWith = (port: string, more = '') => `
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
const twoPorts = '{ name: http, port: 80 }, { name: http-admin, port: 8080 }';
const outside = (...ports: number[]) => `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: shop-${ports.length} }
spec: { hosts: [shop], resolution: DNS, ports: [${ports.map((port) => `{ number: ${port}, name: http-${port}, protocol: HTTP }`).join(', ')}] }
`;
const pod = (name: string, labels: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} } }
spec: { containers: [{ name: a, image: a }] }
`;
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
const inNamespace = (namespace: string, yaml: string) => yaml.replace(/metadata: \{ /g, `$&namespace: ${namespace}, `);
const gateway = (name: string, ...servers: string[]) => `
apiVersion: ${api}
kind: Gateway
metadata: { name: ${name} }
spec: { selector: { app: edge }, servers: [${servers.join(', ')}] }
`;
const server = (number: number, more = '', protocol = 'HTTP') =>
  `{ port: { number: ${number}, name: p${number}, protocol: ${protocol} }, hosts: [shop.example.com]${more} }`;
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
const sending = (more: string, hosts = 'hosts: [shop.example.com], ') => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec: { ${hosts}http: [{ route: [{ destination: { host: reviews } }] }]${more} }
`;
const home = serviceIn('prod', 'reviews', '.');
const edgeOfProd = inNamespace('prod', gateway('edge', server(80)));
const shopService = `
apiVersion: v1
kind: Service
metadata: { name: shop, namespace: shop }
spec: { selector: { app: shop }, ports: [{ name: http, port: 80 }] }
`;
const subset = (labels: string, host = 'shop', more = '') => `
apiVersion: ${api}
kind: DestinationRule
metadata: { name: shop, namespace: shop }
spec: { host: ${host}, subsets: [{ name: v1, labels: { ${labels} } }]${more} }
`;
const egress = `
apiVersion: ${api}
kind: Gateway
metadata: { name: egress, namespace: shop }
spec:
  selector: { istio: egressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [ledger.example.com] }]
---
apiVersion: v1
kind: Pod
metadata: { name: egress, namespace: istio-system, labels: { istio: egressgateway } }
spec: { containers: [{ name: istio-proxy, image: proxy }] }
`;
const rule = (match: string, hosts = 'ledger.example.com', gateways = '[egress, mesh]') => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ledger, namespace: shop }
spec:
  hosts: [${hosts}]
  gateways: ${gateways}
  http: [{ ${match}route: [{ destination: { host: shop, subset: v1 } }] }]
`;
const privateService = shopService.replace('shop }', 'shop, annotations: { networking.istio.io/exportTo: "." } }');

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'Service with two ports', [serviceWith(twoPorts), rules('http')]],
  [0, 'Service with one port', [serviceWith('{ name: http, port: 80 }'), rules('http')]],
  [
    0,
    'Service with two ports and ServiceEntry with one',
    [
      serviceWith(twoPorts),
      outside(80).replace('hosts: [shop]', 'hosts: [shop.default.svc.cluster.local]'),
      rules('http'),
    ],
  ],
])('IST0112 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(destinationPortNeeded, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'VirtualService for the mesh only', [bound('mesh'), gatewayFor('other.example.com')]],
])('IST0132 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(hostNotInGateway, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'no host is served, which IST0132 reports', [bound('edge'), gatewayFor('other.example.com')]],
])('MESH0109 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(notServed, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'tcp rules for a TCP port', [serviceWith('{ name: tcp, port: 80 }'), rules('tcp')]],
  [0, 'tcp rules for a port without a protocol', [serviceWith('{ name: a, port: 80 }'), rules('tcp')]],
  [1, 'tcp rules for an HTTP port', [serviceWith('{ name: http, port: 80 }'), rules('tcp')]],
  [1, 'tls rules for a TCP port', [serviceWith('{ name: tcp, port: 80 }'), rules('tls')]],
])('MESH0112 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(protocolMismatch, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'VirtualService for the mesh', [seeing('')]],
  [1, 'VirtualService for gateway mesh', [seeing('  gateways: [mesh]')]],
  [0, 'gateway whose Pods are unknown', [seeing('  gateways: [prod/public]')]],
  [
    0,
    'rule for another gateway',
    [shopService, egress, rule('match: [{ gateways: [mesh] }], '), subset('v: v1', 'shop', ', exportTo: ["."]')],
  ],
  [
    1,
    'rule for this gateway',
    [shopService, egress, rule('match: [{ gateways: [shop/egress] }], '), subset('v: v1', 'shop', ', exportTo: ["."]')],
  ],
  [
    0,
    'DestinationRule for some callers only',
    [
      shopService,
      rule('match: [{ sourceLabels: { app: a } }], ', 'shop', '[mesh]'),
      subset('v: v1', 'shop', ', workloadSelector: { matchLabels: { app: a } }'),
    ],
  ],
])('MESH0120 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(subsetNotVisible, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'public VirtualService for a private Service', [home, sending('')]],
  [0, 'delegate', [home, sending('', '')]],
  [0, 'VirtualService exported to its own namespace only', [home, sending(', exportTo: [.]')]],
  [0, 'unknown gateway', [home, sending(', gateways: [edge]')]],
  [0, 'gateway whose Pods are unknown', [home, edgeOfProd, sending(', gateways: [edge]')]],
  [1, 'gateway Pods in another namespace', [home, edgeOfProd, pod('edge', 'app: edge'), sending(', gateways: [edge]')]],
  [
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
  [0, 'public ServiceEntry with the same host', [home, entry('team'), sending('')]],
  [
    0,
    'VirtualService exported to its own namespace, rule for the mesh',
    [privateService, egress, rule('match: [{ gateways: [mesh] }], ').replace('spec:', 'spec:\n  exportTo: ["."]')],
  ],
  [1, 'rule for a gateway whose Pods do not see the Service', [privateService, egress, rule('')]],
])('MESH0129 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(destinationNotExported, yaml)).toHaveLength(count);
});
