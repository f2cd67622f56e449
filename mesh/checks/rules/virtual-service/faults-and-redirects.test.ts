import { findingsOf } from '../../fixtures/findings';
import { faultForAllTraffic } from './fault-for-all-traffic';
import { redirectWithoutHttps } from './redirect-without-https';

const api = 'networking.istio.io/v1';
/** A VirtualService for a gateway that is not in the manifests. */
const routed = (name: string, http: string, more = '') => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ${name} }
spec: { hosts: [shop.example.com], gateways: [istio-system/public]${more}, http: [${http}] }
`;
const delegating = (name: string) => `{ delegate: { name: ${name} } }`;
const delegate = (name: string, http: string) => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ${name} }
spec: { http: [${http}] }
`;
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
const shopService = `
apiVersion: v1
kind: Service
metadata: { name: shop, namespace: shop }
spec: { selector: { app: shop }, ports: [{ name: http, port: 80 }] }
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
const faultMatching = (match: string) =>
  rule(
    `match: [${match}], fault: { abort: { httpStatus: 503, percentage: { value: 60 } } }, `,
    'shop',
    '[mesh]',
  ).replace(', subset: v1', '');

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'fault for 51% of the calls in the mesh', [inMesh(fault(51))]],
  [0, 'fault for 50% of the calls in the mesh', [inMesh(fault(50))]],
  [1, 'fault for 10% of the requests at a gateway', [routed('a', fault(10))]],
  [0, 'fault for 9% of the requests at a gateway', [routed('a', fault(9))]],
  [
    1,
    'rule of a delegate that two VirtualServices use',
    [routed('a', delegating('c')), routed('b', delegating('c')), delegate('c', fault(100))],
  ],
  [
    0,
    'match for a gateway that the VirtualService does not list',
    [routed('a', fault(100, 'match: [{ gateways: [other/other] }], '))],
  ],
  [
    1,
    'second match that matches everything',
    [shopService, faultMatching('{ headers: { a: { exact: b } } }, { uri: { prefix: / } }')],
  ],
  [
    0,
    'matches that do not match everything',
    [shopService, faultMatching('{ headers: { a: { exact: b } } }, { uri: { prefix: /a } }')],
  ],
])('MESH0104 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(faultForAllTraffic, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'redirect without an HTTPS server', [gateway('a', server(80, redirect))]],
  [0, 'server without redirect', [gateway('a', server(80))]],
  [1, 'redirect, and another HTTP server on port 80', [gateway('a', server(80, redirect)), gateway('b', server(80))]],
  [2, 'redirects on two ports', [gateway('a', server(80, redirect), server(8080, redirect))]],
  [0, 'redirect, and an HTTP server on another port', [gateway('a', server(80, redirect), server(8080))]],
  [0, 'redirect, and HTTPS on port 80', [gateway('a', server(81, redirect), server(80, '', 'HTTPS'))]],
])('MESH0125 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(redirectWithoutHttps, yaml)).toHaveLength(count);
});
