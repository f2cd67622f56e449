import type { Check } from '../../engine/check';
import { credentials } from './referenced/credential';
import { destinationHosts, isMissingPort } from './referenced/destination-host';
import { boundGateways } from './referenced/gateway';
import { sourceNamespaces } from './referenced/namespaces';
import { emptySelections } from './referenced/selectors';
import { destinationSubsets, isMissingSubset } from './referenced/subset';

const service = `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80 }]
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
  title: 'something that is referred to is not there',
  description: `Hosts of destinations and mirrors and their ports, subsets, Gateways of VirtualServices, Pods of selectors,
Secrets of Gateways, Namespaces of AuthorizationPolicies. What is meant has another name, another namespace, or is not
exported to where it is used.`,
  differences: `- Hosts and ports are looked for once the manifests hold a Service (outside names: a ServiceEntry), Pods
  once they hold a workload, Secrets and Namespaces once they hold one. \`istioctl analyze --use-kube=false\` never looks for these. A Secret that is made
  of a Certificate, a SealedSecret or an ExternalSecret among the manifests is there.
- A pod template counts as a Pod. Where Pods of several namespaces serve a Gateway, a Secret in one of them is enough.
- A subset may come from a DestinationRule with a wildcard host, or of any namespace also where the host is outside of
  the cluster. A host may have its ports from several ServiceEntries.
- \`./gateway\` and \`gateway.namespace\` are found where they point to.
- Each place is reported once, where Istio's three checks of gateway selectors each have their say.`,
  examples: [
    {
      title: 'a host',
      wrong: `${service}---${virtualService('{ host: reviews.shop }')}`,
      says: 'is reviews.shop.svc.cluster.local meant?',
      right: `${service}---${virtualService('{ host: reviews.shop.svc.cluster.local }')}`,
    },
    {
      title: 'a port',
      wrong: `${service}---${virtualService('{ host: reviews, port: { number: 8080 } }')}`,
      says: 'reviews has no port 8080: it has 80',
      right: `${service}---${virtualService('{ host: reviews, port: { number: 80 } }')}`,
    },
    {
      title: 'a subset',
      wrong: virtualService('{ host: reviews, subset: v1 }'),
      says: 'reviews has no subset "v1"',
      right: `${virtualService('{ host: reviews, subset: v1 }')}---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets: [{ name: v1, labels: { version: v1 } }]
`,
    },
    {
      title: 'a Gateway',
      wrong: virtualService('{ host: reviews }', '\n  gateways: [public]'),
      says: 'there is no Gateway "public" in the namespace shop',
      right: `${virtualService('{ host: reviews }', '\n  gateways: [istio-system/public]')}---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
`,
    },
    {
      title: 'a selector',
      wrong: selecting('reviews-v1'),
      says: 'no workload of the namespace shop has the labels app=reviews-v1',
      right: selecting('reviews'),
    },
    {
      title: 'a namespace',
      wrong: allowing('frontend'),
      says: 'no Namespace is called "frontend"',
      right: allowing('front-end'),
    },
    {
      title: 'a certificate',
      wrong: serving('shop-cert'),
      says: 'there is no Secret "shop-cert" in istio-system',
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
    ]) {
      look(inventory, report);
    }
  },
};

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
