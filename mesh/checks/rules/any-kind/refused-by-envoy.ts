import { refusedAction } from '../../../envoy/http-rule';
import { refusedFields } from '../../../envoy/refused-fields';
import { ruleOf } from '../../../gateway-api/http-rule';
import { rulesOf } from '../../../gateway-api/internal-rule';
import { fields } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { configOf } from '../../facts/configs';
import { isCut } from '../../facts/cut-matches';
import { gatewayApiOf } from '../../facts/gateway-api';

const KINDS = ['VirtualService', 'DestinationRule', 'RequestAuthentication', 'AuthorizationPolicy'] as const;

const EFFECTS: Readonly<Record<(typeof KINDS)[number], string>> = {
  VirtualService: 'Envoy refuses the routes of the whole port, so every host there gets a 404',
  DestinationRule: 'Envoy refuses the configuration of the host in every proxy that applies it',
  RequestAuthentication: 'Envoy refuses the listeners of the selected workloads, so they refuse all connections',
  AuthorizationPolicy: 'the Envoy of every selected workload crashes',
};

export const refusedByEnvoy: Check = {
  code: 'MESH0131',
  level: 'error',
  title: 'object is accepted by Istio but refused by Envoy',
  description: `The API server and Istio's webhook accept the object, but Envoy refuses what Istio sends for it:

| Object | What is refused | Effect |
| --- | --- | --- |
| VirtualService | the route configuration of each port that has one of its rules | every host of that port gets a 404, also those of other VirtualServices |
| HTTPRoute or GRPCRoute with a header value such as \`50%\`, which must be \`50%%\` | the route configuration of each port that has one of its rules | every host of that port gets a 404, also those of other routes |
| DestinationRule that hashes by an empty header or query parameter name, or by a cookie with a negative \`ttl\` | the route configuration of each port that has the host | every host of that port gets a 404 |
| DestinationRule with a \`minimumRingSize\` above 8388608 or an \`sni\` above 255 bytes | the clusters that use it | requests to these destinations get a 503 |
| RequestAuthentication whose \`jwks\` has no list of keys, or none of a kind that Envoy knows | the listeners of the selected workloads | connections are refused |
| AuthorizationPolicy with a path template that does not start with a slash | everything: Envoy crashes | connections are refused |

A proxy that is already running keeps its previous configuration until it restarts, so the mistake shows days later, when a
Pod is replaced.`,
  examples: [
    {
      title: 'an unknown variable in a header value',
      wrong: virtualService(
        '{ route: [{ destination: { host: web } }], headers: { response: { set: { x-id: "%REQUEST_ID%" } } } }',
      ),
      says: '%REQUEST_ID% is not a variable that Envoy knows: Envoy refuses the routes of the whole port',
      right: virtualService(
        '{ route: [{ destination: { host: web } }], headers: { response: { set: { x-id: "%REQ(x-request-id)%" } } } }',
      ),
    },
    {
      title: 'a percent sign in a header of an HTTPRoute',
      wrong: httpRoute('50%'),
      says: 'x-discount is refused: a single % must be doubled: Envoy refuses the routes of the whole port',
      right: httpRoute('50%%'),
    },
    {
      title: 'a redirect code',
      wrong: virtualService('{ redirect: { uri: /new, redirectCode: 304 } }'),
      says: 'must be 301, 302, 303, 307 or 308, got 304: Envoy refuses',
      right: virtualService('{ redirect: { uri: /new, redirectCode: 308 } }'),
    },
    {
      title: 'the presence of a claim',
      wrong: virtualService(
        '{ match: [{ headers: { "@request.auth.claims.group": {} } }], route: [{ destination: { host: web } }] }',
      ),
      says: 'must have a value: the presence of a claim cannot be matched: Envoy refuses',
      right: virtualService(
        '{ match: [{ headers: { "@request.auth.claims.group": { exact: dev } } }], route: [{ destination: { host: web } }] }',
      ),
    },
    {
      title: 'a query parameter without a name',
      wrong: virtualService(
        '{ match: [{ queryParams: { "": { exact: x } } }], route: [{ destination: { host: web } }] }',
      ),
      says: 'must name the parameter: Envoy refuses',
      right: virtualService(
        '{ match: [{ queryParams: { q: { exact: x } } }], route: [{ destination: { host: web } }] }',
      ),
    },
    {
      title: 'an empty header name',
      wrong: destinationRule('httpHeaderName: ""'),
      says: 'must not be empty: Envoy refuses the configuration of the host',
      right: destinationRule('httpHeaderName: x-user'),
    },
    {
      title: 'an empty key set',
      wrong: requestAuthentication('{"keys":[]}'),
      says: 'must have at least one key: Envoy refuses the listeners of the selected workloads',
      right: requestAuthentication('{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'),
    },
    {
      title: 'a path template without a slash',
      wrong: authorizationPolicy('admin/{*}'),
      says: 'must start with a slash, as every path template: the Envoy of every selected workload crashes',
      right: authorizationPolicy('/admin/{*}'),
    },
  ],
  // A rule for all requests, in another route, may keep a rule of a route from Envoy.
  holdsInPart: ({ sourced }) => !sourced.manifest.kind.endsWith('Route'),
  run(inventory, report) {
    for (const kind of KINDS) {
      for (const object of inventory.judgedOf(kind)) {
        for (const { path, problem } of refusedFields(kind, fields(object.spec))) {
          report(object, ['spec', ...path], `${problem}: ${EFFECTS[kind]}`);
        }
      }
    }
    for (const { object, rule, problem } of refusedRules(inventory)) {
      report(object, ['spec', 'rules', rule], `${problem}: ${EFFECTS.VirtualService}`);
    }
  },
};

/** Rules of HTTPRoutes and GRPCRoutes that Envoy refuses, apart from their regular expressions. */
function* refusedRules(inventory: Inventory) {
  for (const object of [...inventory.judgedOf('HTTPRoute'), ...inventory.judgedOf('GRPCRoute')]) {
    // The API server rejects the object.
    if (object.errors.length > 0) continue;
    const { world } = gatewayApiOf(inventory);
    const route = configOf(object);
    for (const [rule, written] of rulesOf(route).entries()) {
      const { spec } = ruleOf(written, rule, { route, isMesh: false, world });
      const [refusal] = spec ? refusedAction(spec) : [];
      if (!refusal || isCut(inventory, object, rule)) continue;
      yield { object, rule, problem: `${refusal.path.at(-1)} ${refusal.problem}` };
    }
  }
}

function virtualService(rule: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - ${rule}
`;
}

function destinationRule(consistentHash: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: shop }
spec:
  host: shop
  trafficPolicy: { loadBalancer: { consistentHash: { ${consistentHash} } } }
`;
}

function requestAuthentication(jwks: string): string {
  return `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens }
spec:
  jwtRules:
    - issuer: https://login.example.com
      jwks: '${jwks}'
`;
}

function authorizationPolicy(path: string): string {
  return `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: admin }
spec:
  action: DENY
  rules:
    - to: [{ operation: { paths: ["${path}"] } }]
`;
}

function httpRoute(value: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop }
spec:
  parentRefs: [{ name: edge }]
  rules:
    - filters:
        - type: RequestHeaderModifier
          requestHeaderModifier: { set: [{ name: x-discount, value: "${value}" }] }
      backendRefs: [{ name: web, port: 80 }]
`;
}
