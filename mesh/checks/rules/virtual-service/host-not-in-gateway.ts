import type { Check } from '../../engine/check';
import { replacedDefinition } from '../../facts/definitions';
import { gatewayNamed, hostsForNamespace, isInternalGateway, serversOf } from '../../facts/gateways';
import { isJudged } from '../../facts/known-kinds';
import { worldOf } from '../../facts/world';

export const hostNotInGateway: Check = {
  code: 'IST0132',
  level: 'warning',
  title: 'Gateway serves none of the hosts of a VirtualService',
  description: `A gateway builds routes only for hosts that are both in the VirtualService and in a server of the Gateway.
Hosts of a server with a namespace, such as \`shop/*.example.com\`, count only for VirtualServices of that namespace. If
the two have no host in common, every request gets a 404.

Add the host to a server of the Gateway, or bind the VirtualService to another Gateway.`,
  differences: `A missing Gateway is reported only if the manifests or their context contain another Istio Gateway. A host
without a dot is also compared by its full name. If a Gateway serves some of the hosts, MESH0109 reports the others.`,
  examples: [
    {
      wrong: example('shop.example.com'),
      says: 'Gateway public does not serve shop.example.com, only *.example.org',
      right: example('shop.example.org'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    if (!isJudged(inventory, 'Gateway')) return;
    const { resolve } = worldOf(inventory);
    for (const object of inventory.judgedOf('VirtualService')) {
      const { hosts = [], gateways = [] } = object.spec;
      for (const [index, reference] of gateways.entries()) {
        if (reference === 'mesh' || isInternalGateway(reference)) continue;
        const gateway = gatewayNamed(inventory, reference, object.namespace);
        const servers = gateway ? serversOf(gateway) : [];
        const served = servers.map((server) => hostsForNamespace(server, object.namespace));
        const names = hosts.flatMap((host) => [host.toLowerCase(), resolve(host, object.namespace)]);
        if (names.some((host) => served.some((hostIndex) => hostIndex.overlaps(host)))) continue;
        const replaced = replacedDefinition(
          inventory,
          'Gateway',
          (other) => {
            const servedBy = serversOf(other).map((server) => hostsForNamespace(server, object.namespace));
            return other.id === gateway?.id && names.some((host) => servedBy.some((index) => index.overlaps(host)));
          },
          'does',
        );
        const offered = replaced
          ? `: ${replaced}`
          : gateway
            ? `, only ${[...new Set(served.flatMap((hostIndex) => hostIndex.hosts()))].join(', ') || 'hosts for other namespaces'}`
            : ', because it does not exist';
        report(
          object,
          ['spec', 'gateways', index],
          `Gateway ${reference} does not serve ${hosts.join(', ') || 'any host'}${offered}`,
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
