import { HostIndex } from '../../../registry/host-index';
import { isHttp } from '../../../registry/protocol';
import type { Check } from '../../engine/check';
import { serversOf } from '../../facts/gateways';

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
    const gateways = inventory.of('Gateway');
    const answering = new HostIndex<true>();
    for (const server of gateways.flatMap(serversOf)) {
      // A server of any other port may be the one behind something that ends TLS.
      if (isHttp(server.protocol) && (server.httpsRedirect || server.port === 80)) continue;
      for (const host of server.sniHosts) answering.set(host, true);
    }
    for (const object of gateways) {
      for (const server of serversOf(object)) {
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
