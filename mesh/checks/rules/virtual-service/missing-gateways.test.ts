import { findingsOf } from '../../fixtures/findings';
import { missingGateways } from './missing-gateways';

const api = 'networking.istio.io/v1';
const virtualService = (host: string, more = '', name = 'shop') => `
apiVersion: ${api}
kind: VirtualService
metadata: { name: ${name} }
spec: { hosts: ["${host}"]${more}, http: [{ route: [{ destination: { host: shop } }] }] }
`;
const gateway = (host: string, namespace = 'default') => `
apiVersion: ${api}
kind: Gateway
metadata: { name: edge, namespace: ${namespace} }
spec: { selector: { app: edge }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["${host}"] }] }
`;
const entry = (host: string) => `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: shop }
spec: { hosts: ["${host}"], resolution: DNS, ports: [{ number: 80, name: http, protocol: HTTP }] }
`;
const host = 'shop.example.com';

test.each([
  ['a Service', [virtualService('shop'), gateway('*')]],
  ['a full name of a Service', [virtualService('shop.default.svc.cluster.local'), gateway('*')]],
  ['the host of a ServiceEntry', [virtualService(host), gateway(host), entry(host)]],
  ['a wildcard ServiceEntry', [virtualService(host), gateway(host), entry('*.example.com')]],
  ['another host', [virtualService(host), gateway('*.example.org')]],
  ['a Gateway for other namespaces', [virtualService(host), gateway(`team/${host}`, 'team')]],
  [
    'a host with rules of its own at the Gateway',
    [virtualService(host), gateway(host), virtualService(host, ', gateways: [edge]', 'outside')],
  ],
  [
    'a host under a wildcard at the Gateway',
    [virtualService(host), gateway('*'), virtualService('*', ', gateways: [edge]', 'outside')],
  ],
  ['a VirtualService with gateways', [virtualService(host, ', gateways: [mesh]'), gateway(host)]],
])('nothing about %s', (_, manifests) => expect(findingsOf(missingGateways, manifests)).toEqual([]));

test.each([
  ['the host', gateway(host), '"edge"'],
  ['a wildcard', gateway('*.example.com'), '"edge"'],
  ['all hosts, in another namespace', gateway('*', 'istio-system'), '"istio-system/edge"'],
])('a Gateway with %s', (_, edge, name) => {
  expect(findingsOf(missingGateways, [virtualService(host), edge])).toMatchObject([
    { path: 'spec.hosts[0]', message: expect.stringContaining(`add gateways: [${name}]`) },
  ]);
});
