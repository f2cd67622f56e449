import type { Check } from '../../engine/check';
import { routeExample } from '../gateway-api/route-example';
import { ingressExample } from '../ingress/ingress-example';
import { credentials } from './referenced/credential';
import { destinationHosts, isMissingPort } from './referenced/destination-host';
import { boundGateways } from './referenced/gateway';
import { ingressBackends } from './referenced/ingress';
import { sourceNamespaces } from './referenced/namespaces';
import { emptySelections } from './referenced/selectors';
import { destinationSubsets, isMissingSubset } from './referenced/subset';
import { policyTargets } from './referenced/targets';

const service = `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80 }]
`;

const gateway = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
`;

function virtualService(destination: string, more = ''): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]${more}
  http:
    - route: [{ destination: ${destination} }]
`;
}

export const referencedResource: Check = {
  code: 'IST0101',
  level: 'error',
  holdsInPart: (finding, inventory) => isMissingPort(finding) || isMissingSubset(finding, inventory),
  title: 'referenced object does not exist',
  description: `A field names something that does not exist. Requests to a missing host or subset get a 503; an object with a
missing Gateway or an empty selection has no effect. Check the name and the namespace, and \`exportTo\` of the object that
you refer to. These references are checked:

- hosts and ports of destinations and mirrors; a host with a dot must be a full name
- subsets
- Gateways of VirtualServices
- workload selectors of Gateways, Sidecars and Telemetries
- Secrets of Gateways and Ingresses
- Namespaces in AuthorizationPolicies
- Services and their ports in Ingresses that istiod serves
- Gateways, Services and ServiceEntries in \`targetRefs\` of policies`,
  differences: `- References to a kind are checked only if the manifests or their context contain an object of that kind: hosts
  and ports if there is a Service (a ServiceEntry for names outside the cluster), subsets if there is a DestinationRule,
  selectors if there is a workload, Gateways, Secrets and Namespaces if there is one. \`istioctl analyze --use-kube=false\`
  always checks Gateways and subsets, and never the others.
- A Secret exists if the manifests contain a Certificate, SealedSecret or ExternalSecret that creates it.
- A Pod template counts as a Pod. If Pods of several namespaces serve a Gateway, a Secret in one of them is enough. Secrets
  of an egress gateway are checked only if the manifests contain its Pods.
- A DestinationRule with a wildcard host can define the subset, and for a host outside the cluster a DestinationRule of any
  namespace.
- Several ServiceEntries can define the ports of a host. \`istioctl analyze\` uses the ports of one of them, not always the
  same one.
- Ingresses and \`targetRefs\` are checked here only: \`istioctl analyze\` does not read their references. A target is
  reported if the manifests contain another object of its kind in the namespace.
- The forms \`./gateway\` and \`gateway.namespace\` are resolved.
- Each reference is reported once. \`istioctl analyze\` has three checks of gateway selectors that can all report it.`,
  examples: [
    {
      title: 'host',
      wrong: `${service}---${virtualService('{ host: reviews.shop }')}`,
      says: 'no Service or ServiceEntry visible to namespace shop has the host "reviews.shop", did you mean reviews.shop.svc.cluster.local?',
      right: `${service}---${virtualService('{ host: reviews.shop.svc.cluster.local }')}`,
    },
    {
      title: 'port',
      wrong: `${service}---${virtualService('{ host: reviews, port: { number: 8080 } }')}`,
      says: 'reviews has no port 8080: it has 80',
      right: `${service}---${virtualService('{ host: reviews, port: { number: 80 } }')}`,
    },
    {
      title: 'subset',
      wrong: `${virtualService('{ host: reviews, subset: v1 }')}---${subsetOf('ratings')}`,
      says: 'reviews has no subset "v1": no DestinationRule of the host defines subsets, so requests get a 503',
      right: `${virtualService('{ host: reviews, subset: v1 }')}---${subsetOf('reviews')}`,
    },
    {
      title: 'Gateway',
      wrong: `${virtualService('{ host: reviews }', '\n  gateways: [public]')}---${gateway}`,
      says: 'Gateway "public" does not exist in namespace shop; for another namespace, write namespace/name',
      right: `${virtualService('{ host: reviews }', '\n  gateways: [istio-system/public]')}---${gateway}`,
    },
    {
      title: 'selector',
      wrong: selecting('reviews-v1'),
      says: 'no workload in namespace shop has the labels app=reviews-v1',
      right: selecting('reviews'),
    },
    {
      title: 'Namespace',
      wrong: allowing('frontend'),
      says: 'Namespace "frontend" does not exist',
      right: allowing('front-end'),
    },
    {
      title: 'Service of an Ingress',
      wrong: ingressExample({ backend: '{ service: { name: web, port: { number: 8080 } } }' }),
      says: 'Service default/web has no port 8080: it has 80',
      right: ingressExample(),
    },
    {
      title: 'target of a policy',
      wrong: targeting('egde'),
      says: 'Gateway default/egde does not exist, so nothing applies this AuthorizationPolicy',
      right: targeting('edge'),
    },
    {
      title: 'Secret',
      wrong: serving('shop-cert'),
      says: 'Secret "shop-cert" does not exist in istio-system, the namespace of the gateway\'s Pods',
      right: serving('shop-tls'),
    },
  ],
  run(inventory, report) {
    for (const look of [
      destinationHosts,
      destinationSubsets,
      boundGateways,
      emptySelections,
      credentials,
      sourceNamespaces,
      ingressBackends,
      policyTargets,
    ]) {
      look(inventory, report);
    }
  },
};

function subsetOf(host: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${host}, namespace: shop }
spec:
  host: ${host}
  subsets: [{ name: v1, labels: { version: v1 } }]
`;
}

function selecting(app: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: reviews, namespace: shop }
spec:
  workloadSelector: { labels: { app: ${app} } }
  egress: [{ hosts: ["./*"] }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
`;
}

function allowing(namespace: string): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: front-end }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: front-end }
spec:
  rules: [{ from: [{ source: { namespaces: [${namespace}] } }] }]
`;
}

function targeting(name: string): string {
  return `${routeExample('    - backendRefs: [{ name: web, port: 80 }]')}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: deny-admin }
spec:
  action: DENY
  targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: ${name} }]
  rules: [{ to: [{ operation: { paths: ["/admin/*"] } }] }]
`;
}

function serving(credentialName: string): string {
  return `
apiVersion: v1
kind: Secret
metadata: { name: shop-tls, namespace: istio-system }
type: kubernetes.io/tls
data: { tls.crt: "", tls.key: "" }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: ${credentialName} }
      hosts: [shop.example.com]
`;
}
