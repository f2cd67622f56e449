import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { allListeners, gatewayApiOf, writtenServer } from '../../facts/gateway-api';
import { refusedOutboundOf, simulatedGatewaysOf } from '../../facts/simulation';

export const refusedListener: Check = {
  code: 'MESH0146',
  level: 'error',
  title: 'listener is accepted by Istio but refused by Envoy',
  description: `Each TLS server and each match of a \`tls\` rule becomes a filter chain of the listener, and Envoy selects one
by SNI. It refuses the whole listener if two chains have the same host, or if a host is a partial wildcard such as
\`*shop.example.com\`. Then the port refuses all connections, also those of other Gateways. A proxy that is already running
keeps its previous configuration until it restarts, so the mistake shows days later, when a Pod is replaced.

Often a \`tls\` rule for a PASSTHROUGH server lists a host that another server of the port terminates, or hosts differ only
in upper and lower case. Let each host belong to one server and one rule.

Listeners and TLSRoutes of the Gateway API become filter chains as well.

The same happens in sidecars, for \`tls\` rules without \`gateways\`: matches with equal \`sniHosts\` are merged, but matches that
share only some hosts are not. There, connections pass through to the address that the client has connected to, and no rule
applies to them.`,
  examples: [
    {
      wrong: overlapping('[shop.example.com, pay.example.com]'),
      says: 'two filter chains match SNI shop.example.com (VirtualService default/shop): Envoy refuses the listener, so port 443 refuses all connections',
      right: overlapping('[pay.example.com]'),
    },
    {
      title: 'in sidecars',
      wrong: inSidecars('[pay.example.com, shop.example.com]'),
      says: 'two filter chains match SNI shop.example.com (VirtualService default/shop): Envoy refuses the listener of port 443 in sidecars, so connections pass through without these rules',
      right: inSidecars('[pay.example.com]'),
    },
  ],
  run(inventory, report) {
    for (const { route, problem, port } of refusedOutboundOf(inventory)) {
      const { virtualService, rule, match } = route.matched ?? {};
      const object = virtualService && inventory.findById('VirtualService', virtualService);
      const message = `${problem}: Envoy refuses the listener of port ${port} in sidecars, so connections pass through without these rules`;
      if (object) report(object, ['spec', 'tls', rule ?? 0, 'match', match ?? 0, 'sniHosts'], message);
    }
    if (!hasTlsOrTcp(inventory)) return;
    for (const { server, problem } of simulatedGatewaysOf(inventory).flatMap(({ refused }) => refused)) {
      const place = writtenServer(inventory, server);
      const message = `${problem}: Envoy refuses the listener, so port ${server.port} refuses all connections`;
      if (place) report(place.object, place.field, message);
    }
  },
};

// Plain HTTP servers share one chain, and gateways are simulated only if it matters.
function hasTlsOrTcp(inventory: Inventory): boolean {
  const isHttp = (protocol = '') => /^(?:http|http2|grpc|grpc-web)$/i.test(protocol);
  const listeners = gatewayApiOf(inventory).translation.served.flatMap(allListeners);
  return (
    inventory.of('Gateway').some(({ spec }) => spec.servers?.some(({ port }) => !isHttp(port?.protocol))) ||
    listeners.some(({ protocol }) => !isHttp(protocol))
  );
}

function overlapping(sniHosts: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [pay.example.com], tls: { mode: PASSTHROUGH } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop.example.com, pay.example.com]
  gateways: [public]
  tls:
    - match: [{ sniHosts: ${sniHosts} }]
      route: [{ destination: { host: shop, port: { number: 443 } } }]
`;
}

function inSidecars(sniHosts: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: shop }
spec:
  hosts: [shop.example.com, pay.example.com]
  ports: [{ number: 443, name: tls, protocol: TLS }]
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop.example.com, pay.example.com]
  tls:
    - match: [{ sniHosts: [shop.example.com] }]
      route: [{ destination: { host: shop.example.com } }]
    - match: [{ sniHosts: ${sniHosts} }]
      route: [{ destination: { host: pay.example.com } }]
`;
}
