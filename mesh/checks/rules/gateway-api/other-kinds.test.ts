import { parseManifests } from '../../../reader';
import { runChecks } from '../../engine/run';
import { findingsOf } from '../../fixtures/findings';
import { lostFromPrevious } from '../any-kind/lost-from-previous';
import { referencedResource } from '../any-kind/referenced-resource';
import { selectorWithoutWorkload } from '../authentication/selector-without-workload';
import { gatewayApiSelector } from '../authorization/gateway-api-selector';
import { policyWithoutWorkload } from '../authorization/policy-without-workload';
import { unknownPolicyHost } from '../authorization/unknown-policy-host';
import { unknownPrincipal } from '../authorization/unknown-principal';
import { doubleTls } from '../destination-rule/double-tls';
import { deadRule } from '../virtual-service/dead-rule';
import { equalSides } from '../virtual-service/equal-sides';
import { ingressWithoutSubset } from '../virtual-service/ingress-without-subset';
import { kubernetesGateway } from '../virtual-service/kubernetes-gateway';
import { mirroredToItself } from '../virtual-service/mirrored-to-itself';
import { missingGateways } from '../virtual-service/missing-gateways';
import { plainHttpToHttps } from '../virtual-service/plain-http-to-https';
import { redirectWithoutHttps } from '../virtual-service/redirect-without-https';
import { repeatedDestination } from '../virtual-service/repeated-destination';
import { unservedHost } from '../virtual-service/unserved-host';
import { routeExample } from './route-example';
import { unenforcedTarget } from './unenforced-target';

// Checks of Istio's own objects know Gateways, the Pods and Services that istiod creates for them, and routes.

const route = `${routeExample('    - backendRefs: [{ name: web, port: 80 }]')}\n`;
const gateway = (more = '', spec = '') => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge${more} }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }]${spec} }
`;
const workload = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "web:1" }] }
`;
const service = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
`;
const policy = (kind: string, labels: string, more = '') => `
apiVersion: ${kind === 'Telemetry' ? 'telemetry' : 'security'}.istio.io/v1
kind: ${kind}
metadata: { name: policy }
spec: { selector: { matchLabels: { ${labels} } }${more} }
`;
const named = (name: string) => `gateway.networking.k8s.io/gateway-name: ${name}`;
const virtualService = (hosts: string, destination: string, more = '') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [${hosts}]
  http: [{ route: [{ destination: { host: ${destination} } }] }]${more}
`;
const istioGateway = (server: string, selector = 'istio: ingressgateway') => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  selector: { ${selector} }
  servers: [{ ${server} }]
`;
const http = 'port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com]';
const https = ', { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: cert }] } }]';
const backend = (kind: string, to: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: api }
spec:
  parentRefs: [{ name: edge }]
  ${kind === 'TLSRoute' ? 'hostnames: [api.example.com]' : ''}
  rules: [{ backendRefs: [{ ${to} }] }]
`;
const tlsGateway = (mode: string) =>
  gateway().replace('http, port: 80, protocol: HTTP', `tls, port: 443, protocol: TLS, tls: ${mode}`);
const external = (service: string) => `${service}---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api }
spec: { host: HOST, trafficPolicy: { tls: { mode: SIMPLE } } }
`;
const entry = external(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api }
spec: { hosts: [api.example.com], ports: [{ number: 443, name: https, protocol: HTTPS }], resolution: DNS }
`).replace('HOST', 'api.example.com');
const tlsService = external(`
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { selector: { app: api }, ports: [{ name: https, port: 443 }] }
`).replace('HOST', 'api');
const hostname = 'group: networking.istio.io, kind: Hostname, name: api.example.com, port: 443';
const toHost = (host: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: policy }
spec: { rules: [{ to: [{ operation: { hosts: [${host}] } }] }] }
`;
const account = '\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web }\n';
const from = (name: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: policy }
spec: { rules: [{ from: [{ source: { principals: [cluster.local/ns/default/sa/${name}] } }] }] }
`;

test.each<[count: number, manifests: string, check: typeof doubleTls, yaml: string[]]>([
  [
    0,
    'a policy for Pods of a deployed Gateway',
    policyWithoutWorkload,
    [gateway(), workload, policy('AuthorizationPolicy', named('edge'))],
  ],
  [
    1,
    'a policy for Pods of another Gateway',
    policyWithoutWorkload,
    [gateway(), workload, policy('AuthorizationPolicy', named('edgy'))],
  ],
  [
    0,
    'a policy for copied labels',
    policyWithoutWorkload,
    [gateway(', labels: { team: a }'), workload, policy('AuthorizationPolicy', 'team: a')],
  ],
  [
    0,
    'a policy for labels of infrastructure',
    policyWithoutWorkload,
    [gateway('', ', infrastructure: { labels: { team: a } }'), workload, policy('AuthorizationPolicy', 'team: a')],
  ],
  [
    1,
    'a policy for labels that infrastructure replaces',
    policyWithoutWorkload,
    [
      gateway(', labels: { team: b }', ', infrastructure: { labels: { team: a } }'),
      workload,
      policy('AuthorizationPolicy', 'team: b'),
    ],
  ],
  [
    1,
    'a policy for a Gateway of another class',
    policyWithoutWorkload,
    [gateway().replace('istio,', 'nginx,'), workload, policy('AuthorizationPolicy', named('edge'))],
  ],
  [
    0,
    'a RequestAuthentication for a deployed Gateway',
    selectorWithoutWorkload,
    [gateway(), workload, policy('RequestAuthentication', named('edge'))],
  ],
  [
    1,
    'a RequestAuthentication for another Gateway',
    selectorWithoutWorkload,
    [gateway(), workload, policy('RequestAuthentication', named('edgy'))],
  ],
  [
    0,
    'a Telemetry for a deployed Gateway',
    referencedResource,
    [gateway(), workload, policy('Telemetry', named('edge'))],
  ],
  [1, 'a Telemetry for another Gateway', referencedResource, [gateway(), workload, policy('Telemetry', named('edgy'))]],
  [
    0,
    'an Istio Gateway on the Pods of a deployed Gateway',
    referencedResource,
    [gateway(), workload, istioGateway(http, named('edge'))],
  ],
  [1, 'an Istio Gateway on other Pods', referencedResource, [gateway(), workload, istioGateway(http, named('edgy'))]],
  [
    0,
    'the Service of a deployed Gateway',
    referencedResource,
    [gateway(), service, virtualService('web', 'edge-istio')],
  ],
  [1, 'a Service that no Gateway has', referencedResource, [gateway(), service, virtualService('web', 'edgy-istio')]],
  [
    1,
    'a Gateway of the Gateway API',
    kubernetesGateway,
    [gateway(), virtualService('web', 'web', '\n  gateways: [default/edge]')],
  ],
  [
    1,
    'a Gateway that is unknown',
    referencedResource,
    [gateway(), istioGateway(http), virtualService('web', 'web', '\n  gateways: [default/edgy]')],
  ],
  [
    0,
    'a Gateway that may be in other manifests',
    referencedResource,
    [gateway(), virtualService('web', 'web', '\n  gateways: [default/edgy]')],
  ],
  [
    1,
    'a policy with a selector for a deployed Gateway',
    gatewayApiSelector,
    [gateway(), policy('AuthorizationPolicy', named('edge'))],
  ],
  [
    0,
    'the host name of a route',
    unknownPolicyHost,
    [gateway(), service, route.replace('shop.example.com', 'shop.default'), toHost('shop.default')],
  ],
  [1, 'a host name that no route has', unknownPolicyHost, [gateway(), service, route, toHost('shop.default')]],
  [0, 'the Service of a deployed Gateway as a host', unknownPolicyHost, [gateway(), service, toHost('edge-istio')]],
  [
    0,
    'the ServiceAccount of a Gateway with another name',
    unknownPrincipal,
    [gateway(', annotations: { gateway.istio.io/name-override: front }'), account, from('front')],
  ],
  [
    1,
    'a ServiceAccount that the Gateway does not have',
    unknownPrincipal,
    [gateway(', annotations: { gateway.istio.io/name-override: front }'), account, from('edge-istio')],
  ],
  [1, 'TLS that nobody routes to', doubleTls, [entry]],
  [0, 'TLS for the requests of an HTTPRoute', doubleTls, [entry, gateway(), backend('HTTPRoute', hostname)]],
  [
    1,
    'TLS for the connections of a TLSRoute',
    doubleTls,
    [entry, tlsGateway('{ mode: Passthrough }'), backend('TLSRoute', hostname)],
  ],
  [
    0,
    'TLS for connections that the gateway decrypts',
    doubleTls,
    [entry, tlsGateway('{ mode: Terminate, certificateRefs: [{ name: cert }] }'), backend('TLSRoute', hostname)],
  ],
  [0, 'TLS to a Service that nobody sends TLS to', doubleTls, [tlsService]],
  [
    1,
    'TLS to a Service of a TLSRoute',
    doubleTls,
    [tlsService, tlsGateway('{ mode: Passthrough }'), backend('TLSRoute', 'name: api, port: 443')],
  ],
  [
    1,
    'a redirect that nobody answers',
    redirectWithoutHttps,
    [istioGateway(`${http}, tls: { httpsRedirect: true }`), gateway()],
  ],
  [
    0,
    'a redirect that a listener answers',
    redirectWithoutHttps,
    [istioGateway(`${http}, tls: { httpsRedirect: true }`), gateway().replace(']', https)],
  ],
  [1, 'a host at a Gateway', missingGateways, [istioGateway(http), virtualService('shop.example.com', 'web')]],
  [
    0,
    'a host that a route has',
    missingGateways,
    [istioGateway(http), virtualService('shop.example.com', 'web'), route],
  ],
  [
    0,
    'a Service in a namespace that only has a Gateway',
    unservedHost,
    [
      gateway(),
      service.replace('name: web', 'name: web, namespace: other'),
      virtualService('far', 'web.other.svc.cluster.local'),
    ],
  ],
])('%i: %s', (count, _, check, yaml) => {
  expect(findingsOf(check, yaml)).toHaveLength(count);
});

const pods = (app: string) => workload.replaceAll('web', app);
const routed = (rule: string) => `${routeExample(`    - { ${rule} }`)}\n`;
const split = (second: string) => routed(`backendRefs: [{ name: web, port: 80, weight: 9 }, { ${second}, weight: 1 }]`);
const mirrored = (name: string) =>
  routed(
    `filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: ${name}, port: 80 } } }], backendRefs: [{ name: web, port: 80 }]`,
  );
const subsetted = virtualService('web', 'web, subset: v1');
const tlsBackend = (port: string) => service.replaceAll('web', 'pay').replace('name: http, port: 80', port);
const plain = routed('backendRefs: [{ name: pay, port: 443 }]');
const tlsPolicy = `
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: pay }
spec:
  targetRefs: [{ group: "", kind: Service, name: pay }]
  validation: { hostname: pay.example.com, wellKnownCACertificates: System }
`;

test.each<[count: number, manifests: string, check: typeof doubleTls, yaml: string[]]>([
  [1, 'the same backend twice', repeatedDestination, [split('name: web, port: 80')]],
  [0, 'two backends', repeatedDestination, [split('name: api, port: 80')]],
  [0, 'two Services with different Pods', equalSides, [split('name: api, port: 80')]],
  [1, 'a mirror to the only backend', mirroredToItself, [mirrored('web')]],
  [0, 'a mirror to another Service', mirroredToItself, [mirrored('api')]],
  [1, 'a route to a host with subsets in the mesh', ingressWithoutSubset, [route, subsetted]],
  [0, 'a route to another host', ingressWithoutSubset, [routed('backendRefs: [{ name: api, port: 80 }]'), subsetted]],
  [1, 'a Service that selects no Pod', deadRule, [route, pods('api')]],
  [0, 'a Service without Pods, as all Pods may be elsewhere', deadRule, [route]],
  [0, 'a Service with Pods', deadRule, [route, pods('api'), pods('web')]],
  [1, 'plain HTTP to an HTTPS port', plainHttpToHttps, [plain, tlsBackend('name: https, port: 443')]],
  [0, 'plain HTTP to an HTTP port', plainHttpToHttps, [plain, tlsBackend('name: http, port: 443')]],
  [0, 'TLS of a BackendTLSPolicy', plainHttpToHttps, [plain, tlsBackend('name: https, port: 443'), tlsPolicy]],
])('%i: %s', (count, _, check, yaml) => {
  expect(findingsOf(check, yaml)).toHaveLength(count);
});

test.each(['AuthorizationPolicy', 'Telemetry'])('a %s with targetRefs needs the label of the Gateway', (kind) => {
  const [example] = unenforcedTarget.examples;
  const written = (text = '') =>
    text.replace('AuthorizationPolicy', kind).replace('security', kind === 'Telemetry' ? 'telemetry' : 'security');
  expect(findingsOf(unenforcedTarget, [written(example?.wrong)])).toHaveLength(1);
  expect(findingsOf(unenforcedTarget, [written(example?.right)])).toEqual([]);
});

describe('a rule that moved from a VirtualService to a route is not lost', () => {
  const rules = (text: string) => `${istioGateway(http, named('edge'))}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - { match: [{ uri: { prefix: /cart } }], route: [{ destination: { host: web } }] }${text}
`;
  const previous = parseManifests(
    rules('\n    - { match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }'),
    'old.yaml',
  );
  const lost = (yaml: string) => runChecks([lostFromPrevious], parseManifests(yaml, 'new.yaml'), { previous }).findings;
  test('with the route', () => {
    expect(lost(`${rules('')}---${route.replace('name: web, port', 'name: api, port')}`)).toEqual([]);
  });
  test('without it', () => {
    expect(lost(rules('')).length).toBeGreaterThan(0);
  });
});
