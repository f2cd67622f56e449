import { findingsOf } from '../../fixtures/findings';
import { notImported } from './not-imported';

const api = 'networking.istio.io/v1';
const serviceIn = (namespace: string, name: string, exportTo = '*') => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace}, annotations: { networking.istio.io/exportTo: "${exportTo}" } }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
`;
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

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'no rules imported', [imported('"istio-system/*"')]],
  [1, 'rules imported without the Service', [imported('"./*"')]],
  [0, 'rules imported with another Service on the same port', [imported('"./*"').replace('port: 8080', 'port: 80')]],
  [0, 'rules and Service imported', [imported('"./*", "prod/*"')]],
  [1, 'rules imported with an unknown Service', [imported('"./*", "prod/ratings.prod.svc.cluster.local"')]],
  [0, 'VirtualService for a gateway', [imported('"istio-system/*"', ', gateways: [public]')]],
  [1, 'VirtualService for a gateway and the mesh', [imported('"istio-system/*"', ', gateways: [public, mesh]')]],
  [0, 'VirtualService next to its Service', [imported('"istio-system/*"', '', 'own')]],
  [1, 'VirtualService next to its Service, exported to `.`', [imported('"istio-system/*"', ', exportTo: [.]', 'own')]],
  [
    1,
    'VirtualService next to its Service, exported to its namespace by name',
    [imported('"istio-system/*"', ', exportTo: [team]', 'own')],
  ],
  [
    0,
    'VirtualService next to its Service, exported to others',
    [imported('"istio-system/*"', ', exportTo: [., other]', 'own')],
  ],
  [0, 'unknown host', [imported('"./*"', '', 'reviews.example.com')]],
  [0, 'known and unknown host', [imported('"./*"', '', 'reviews.prod.svc.cluster.local, reviews.example.com')]],
])('MESH0124 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(notImported, yaml)).toHaveLength(count);
});
