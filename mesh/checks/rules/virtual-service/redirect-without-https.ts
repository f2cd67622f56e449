import { HostIndex } from '../../../registry/host-index';
import { isHttp } from '../../../registry/protocol';
import type { Check } from '../../engine/check';
import { allListeners, gatewayApiOf } from '../../facts/gateway-api';
import { serversOf } from '../../facts/gateways';

export const redirectWithoutHttps: Check = {
  code: 'MESH0125',
  level: 'warning',
  title: 'clients are redirected to HTTPS but no server handles it',
  description: `\`httpsRedirect\` answers every request with a 301 to the same URL with \`https\`. If no Gateway has another
server for the host, clients cannot follow the redirect. Add an HTTPS server.

An HTTP server without the redirect on a port other than 80 counts as well, because a load balancer in front of the gateway
may terminate TLS. Listeners of the Gateway API count, too.`,
  examples: [
    {
      wrong: example(''),
      says: 'clients of shop.example.com are redirected to HTTPS, but no Gateway handles it: add an HTTPS server',
      right: example(
        '\n    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }',
      ),
    },
  ],
  run(inventory, report) {
    const gateways = inventory.of('Gateway');
    const answering = new HostIndex<true>();
    for (const server of gateways.flatMap(serversOf)) {
      // A load balancer that terminates TLS may forward to any HTTP port but 80.
      if (isHttp(server.protocol) && (server.httpsRedirect || server.port === 80)) continue;
      for (const host of server.sniHosts) answering.set(host, true);
    }
    for (const { protocol, port, hostname } of gatewayApiOf(inventory).translation.served.flatMap(allListeners)) {
      if (protocol !== 'HTTP' || port !== 80) answering.set(hostname || '*', true);
    }
    for (const object of gateways) {
      for (const server of serversOf(object)) {
        if (!server.httpsRedirect || !isHttp(server.protocol)) continue;
        for (const [index, host] of server.sniHosts.entries()) {
          if (answering.overlaps(host)) continue;
          const message = `clients of ${host} are redirected to HTTPS, but no Gateway handles it: add an HTTPS server`;
          report(object, [...server.path, 'hosts', index], message);
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
