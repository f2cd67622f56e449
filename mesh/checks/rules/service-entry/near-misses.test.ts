import { findingsOf } from '../../fixtures/findings';
import { entryOfService } from './entry-of-service';
import { entryWithoutAddress } from './entry-without-address';
import { hiddenEntry } from './hidden-entry';

const tcpEntry = (more = '') => `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: ledger }
spec: { hosts: [ledger.example.com], ports: [{ number: 9000, name: tcp, protocol: TCP }], resolution: DNS${more} }
`;
const meshConfig = (metadata: string) => `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio }
spec: { meshConfig: { defaultConfig: { proxyMetadata: { ${metadata} } } } }
`;
const capture = 'ISTIO_META_DNS_CAPTURE: "true"';
const allocate = 'ISTIO_META_DNS_AUTO_ALLOCATE: "true"';
const api = 'networking.istio.io/v1';
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

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'DNS capture with address allocation', [tcpEntry(), meshConfig(`${capture}, ${allocate}`)]],
  [1, 'DNS capture without address allocation', [tcpEntry(), meshConfig(capture)]],
  [1, 'address allocation without DNS capture', [tcpEntry(), meshConfig(allocate)]],
])('IST0134 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(entryWithoutAddress, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'ServiceEntry in the namespace of the Service', [serviceIn('prod', 'reviews'), entry('prod')]],
  [0, 'host of a missing Service', [serviceIn('prod', 'ratings'), entry('prod')]],
  [
    0,
    'ServiceEntry with endpoints',
    [serviceIn('prod', 'reviews'), entry('prod', ', endpoints: [{ address: 10.0.0.1 }]')],
  ],
  [
    0,
    'ServiceEntry with a workload selector',
    [serviceIn('prod', 'reviews'), entry('prod', ', workloadSelector: { labels: { a: b } }')],
  ],
  [
    0,
    'ServiceEntry with subject alternative names',
    [serviceIn('prod', 'reviews'), entry('prod', ', subjectAltNames: [a]')],
  ],
  [
    1,
    'ServiceEntry with endpoints in another namespace',
    [serviceIn('prod', 'reviews'), entry('team', ', endpoints: [{ address: 10.0.0.1 }]')],
  ],
  [
    1,
    'ServiceEntry exported to its own namespace and another',
    [serviceIn('prod', 'reviews'), entry('team', ', exportTo: [., other]')],
  ],
  [
    0,
    'ServiceEntry exported only to another namespace',
    [serviceIn('prod', 'reviews'), entry('team', ', exportTo: [other]')],
  ],
])('MESH0126 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(entryOfService, yaml)).toHaveLength(count);
});

const part = (name: string, port: number, spec = '', metadata = 'namespace: default') => `
apiVersion: ${api}
kind: ServiceEntry
metadata: { name: ${name}, ${metadata} }
spec: { hosts: [api.example.com], ports: [{ number: ${port}, name: http, protocol: HTTP }], resolution: DNS${spec} }
`;
const importing = (hosts: string) => `
apiVersion: ${api}
kind: Sidecar
metadata: { name: default, namespace: team }
spec: { egress: [{ hosts: [${hosts}] }] }
`;

test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'merged entries', [part('a', 80), part('b', 81)]],
  [0, 'the same ports', [part('a', 80), part('b', 80, '', 'labels: { a: b }')]],
  [1, 'different labels', [part('a', 80), part('b', 81, '', 'labels: { a: b }')]],
  [1, 'own namespace by name', [part('a', 80, ', exportTo: ["."]'), part('b', 81, ', exportTo: [default]')]],
  [0, 'no common namespace', [part('a', 80, ', exportTo: [one]'), part('b', 81, ', exportTo: [two]')]],
  [
    2,
    'two namespaces hide from each other',
    [part('a', 80, '', 'namespace: team'), part('b', 81, '', 'namespace: ops')],
  ],
  [1, 'a private one', [part('a', 80, ', exportTo: ["."]', 'namespace: team'), part('b', 81, '', 'namespace: ops')]],
  [
    0,
    'a Sidecar that imports only one',
    [part('a', 80, ', exportTo: ["."]', 'namespace: team'), part('b', 81, '', 'namespace: ops'), importing('"./*"')],
  ],
])('MESH0142 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(hiddenEntry, yaml)).toHaveLength(count);
});
