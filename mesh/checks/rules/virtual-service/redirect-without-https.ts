import { toConfig } from '../../../manifest/config';
import { type GatewayServer, gatewayServers } from '../../../proxy/gateway-server';
import { HostIndex } from '../../../registry/host-index';
import { isHttp } from '../../../registry/protocol';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { perInventory } from '../../engine/inventory';

export const redirectWithoutHttps: Check = {
  code: 'MESH0125',
  level: 'warning',
  title: 'clients are redirected to HTTPS, which no server takes for the host',
  description: `\`httpsRedirect\` answers every request with 301 to the same address under \`https\`. Where no Gateway has
another server for the host, no client gets further. Add a server for HTTPS. A server for HTTP without the redirect, on
another port, counts as well: something in front of the gateway may end TLS.`,
  examples: [
    {
      wrong: example(''),
      says: 'clients of shop.example.com are sent to HTTPS, and no server of the Gateways here takes them',
      right: example(
        '\n    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }',
      ),
    },
  ],
  run(inventory, report) {
    const { byGateway, answering } = servers(inventory);
    for (const object of inventory.of('Gateway')) {
      for (const server of byGateway.get(`${object.namespace}/${object.name}`) ?? []) {
        if (!server.httpsRedirect || !isHttp(server.protocol)) continue;
        for (const [at, host] of server.sniHosts.entries()) {
          if (answering.overlaps(host)) continue;
          const message = `clients of ${host} are sent to HTTPS, and no server of the Gateways here takes them`;
          report(object, ['spec', 'servers', server.index, 'hosts', at], message);
        }
      }
    }
  },
};

/** The servers of every Gateway, and the hosts of those that do not redirect. */
const servers = perInventory((inventory: Inventory) => {
  const byGateway = new Map<string, readonly GatewayServer[]>();
  const answering = new HostIndex<true>();
  for (const { manifest, sourced, namespace, name } of inventory.of('Gateway')) {
    const own = gatewayServers(toConfig({ ...sourced, manifest }));
    byGateway.set(`${namespace}/${name}`, own);
    for (const server of own) {
      // A server of any other port may be the one behind something that ends TLS.
      if (server.httpsRedirect && isHttp(server.protocol)) continue;
      if (server.port === 80 && isHttp(server.protocol)) continue;
      for (const host of server.sniHosts) answering.set(host, true);
    }
  }
  return { byGateway, answering };
});

function example(https: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com], tls: { httpsRedirect: true } }${https}
`;
}
