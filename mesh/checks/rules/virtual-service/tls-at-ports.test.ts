import { findingsOf } from '../../fixtures/findings';
import { doubleTls } from '../destination-rule/double-tls';
import { plainHttpToHttps } from './plain-http-to-https';

const entry = (port: string) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api }
spec: { hosts: [api.example.com], ports: [{ ${port} }], resolution: DNS }
`;
const service = `
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { selector: { app: api }, ports: [{ name: https, port: 443 }] }
`;
const https = entry('number: 443, name: https, protocol: HTTPS');
const both = entry('number: 80, name: http, protocol: HTTP }, { number: 443, name: https, protocol: HTTPS');
const rule = (trafficPolicy: string, host = 'api.example.com') => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api }
spec: { host: "${host}", trafficPolicy: { ${trafficPolicy} } }
`;
const simple = 'tls: { mode: SIMPLE, caCertificates: system }';
const route = (rules: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api }
spec: { hosts: [api.example.com], ${rules} }
`;
const http = (destination: string) => route(`http: [{ route: [{ destination: { ${destination} } }] }]`);
const tls = (host: string) =>
  route(`tls: [{ match: [{ sniHosts: [api.example.com] }], route: [{ destination: { host: ${host} } }] }]`);
const to443 = http('host: api.example.com, port: { number: 443 }');

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'a rule for the mesh', [both, to443]],
  [
    1,
    'HTTP with target port 443',
    [entry('number: 80, name: http, protocol: HTTP, targetPort: 443'), http('host: api.example.com')],
  ],
  [1, 'TLS for another port only', [both, to443, rule(`portLevelSettings: [{ port: { number: 8443 }, ${simple} }]`)]],
  [0, 'TLS for the port', [both, to443, rule(`portLevelSettings: [{ port: { number: 443 }, ${simple} }]`)]],
  [0, 'TLS for a wildcard', [both, to443, rule(simple, '*.example.com')]],
  [0, 'an HTTP port', [entry('number: 80, name: http, protocol: HTTP'), http('host: api.example.com')]],
  [0, 'a port that http rules do not apply to', [https, to443]],
  [0, 'a tls rule', [https, tls('api.example.com')]],
])('MESH0143 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(plainHttpToHttps, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'a wildcard', [https, rule(simple, '*.example.com')]],
  [1, 'a setting of the port', [https, rule(`portLevelSettings: [{ port: { number: 443 }, ${simple} }]`)]],
  [1, 'a Service with a tls rule', [service, tls('api'), rule(simple, 'api')]],
  [0, 'a Service without rules', [service, rule(simple, 'api')]],
  [0, 'http rules that route to the port', [https, to443, rule(simple)]],
  [0, 'a port without TLS settings', [https, rule(`${simple}, portLevelSettings: [{ port: { number: 443 } }]`)]],
  [0, 'an HTTP port', [entry('number: 80, name: http, protocol: HTTP'), rule(simple)]],
  [0, 'mode DISABLE', [https, rule('tls: { mode: DISABLE }')]],
])('MESH0144 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(doubleTls, yaml)).toHaveLength(count);
});
