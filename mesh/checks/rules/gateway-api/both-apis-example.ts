import { routeExample } from './route-example';

/** An HTTPRoute with these rules, and a VirtualService with one rule, for one host at the same Pods. */
export function bothApisExample({
  route,
  gateway,
  rule,
  host = 'shop.example.com',
}: {
  /** Rules of the HTTPRoute. */
  readonly route: string;
  /** Name of the Istio Gateway. */
  readonly gateway: string;
  /** Start of the rule of the VirtualService, in flow style. */
  readonly rule: string;
  /** Host of the VirtualService. */
  readonly host?: string;
}): string {
  return `${routeExample(route).replace('listeners:', 'addresses: [{ type: Hostname, value: ingress }]\n  listeners:')}
---
apiVersion: v1
kind: Service
metadata: { name: ingress }
spec:
  selector: { istio: ingress }
  ports: [{ name: http, port: 80 }]
---
apiVersion: v1
kind: Pod
metadata: { name: ingress, labels: { istio: ingress } }
spec:
  containers: [{ name: istio-proxy, image: auto }]
${virtualServiceAt(gateway, 'istio: ingress', 'web', rule, host)}`;
}

/** An Istio Gateway, and a VirtualService with one rule. */
export function virtualServiceAt(
  gateway: string,
  selector: string,
  service: string,
  rule: string,
  host = 'shop.example.com',
): string {
  return `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${gateway} }
spec:
  selector: { ${selector} }
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ["${host}"]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: ["${host}"]
  gateways: [${gateway}]
  http:
    - { ${rule}route: [{ destination: { host: ${service} } }] }
`;
}
