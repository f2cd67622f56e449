import type { Check } from '../../engine/check';
import { gatewayNamed, hostsForNamespace, isInternalGateway, serversOf } from '../../facts/gateways';
import { worldOf } from '../../facts/world';

export const hostNotInGateway: Check = {
  code: 'IST0132',
  level: 'warning',
  title: 'a Gateway serves none of the hosts of a VirtualService that is bound to it',
  description: `A gateway makes routes for a host that is both in the VirtualService and in a server of the Gateway, seen
from the namespace of the VirtualService. Where they have nothing in common, every request is answered with 404.`,
  differences: `A host without a dot is also compared as the full name that it becomes. MESH0109 reports single hosts
that are not served, where others are.`,
  examples: [
    {
      wrong: example('shop.example.com'),
      says: 'Gateway public serves *.example.org, none of shop.example.com',
      right: example('shop.example.org'),
    },
  ],
  run(inventory, report) {
    const { resolve } = worldOf(inventory);
    for (const object of inventory.of('VirtualService')) {
      const { hosts = [], gateways = [] } = object.spec;
      for (const [at, reference] of gateways.entries()) {
        if (reference === 'mesh' || isInternalGateway(reference)) continue;
        const gateway = gatewayNamed(inventory, reference, object.namespace);
        const servers = gateway ? serversOf(gateway) : [];
        const served = servers.map((server) => hostsForNamespace(server, object.namespace));
        const names = hosts.flatMap((host) => [host.toLowerCase(), resolve(host, object.namespace)]);
        if (names.some((host) => served.some((index) => index.overlaps(host)))) continue;
        const offered = gateway
          ? `serves ${[...new Set(served.flatMap((index) => index.hosts()))].join(', ') || 'nothing to this namespace'}`
          : 'is not there and serves';
        report(
          object,
          ['spec', 'gateways', at],
          `Gateway ${reference} ${offered}${gateway ? ', none' : ' none'} of ${hosts.join(', ') || 'no host'}`,
        );
      }
    }
  },
};

function example(host: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*.example.org"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [${host}]
  gateways: [public]
  http: [{ route: [{ destination: { host: shop } }] }]
`;
}
