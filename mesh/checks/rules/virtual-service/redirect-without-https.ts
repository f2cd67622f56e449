import { fields, list, texts } from '../../../manifest/fields';
import { HostIndex } from '../../../registry/host-index';
import { isHttp } from '../../../registry/protocol';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { allListeners, gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { serversOf } from '../../facts/gateways';

export const redirectWithoutHttps: Check = {
  code: 'MESH0125',
  level: 'warning',
  title: 'clients are redirected to HTTPS but no server handles it',
  description: `\`httpsRedirect\`, or a filter of an HTTPRoute, answers every request with a redirect to the same URL with \`https\`. If no Gateway has another
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
    for (const { object, rule, host } of redirectingRoutes(inventory)) {
      if (answering.overlaps(host)) continue;
      const message = `clients of ${host} are redirected to HTTPS, but no Gateway handles it: add an HTTPS listener`;
      report(object, ['spec', 'rules', rule, 'filters'], message);
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

/** Rules of HTTPRoutes at port 80 that redirect all requests of a host to HTTPS, each once. */
function* redirectingRoutes(inventory: Inventory) {
  const { translation } = gatewayApiOf(inventory);
  const listeners = new Map(
    translation.served.flatMap(allListeners).map((listener) => [listener.internalName, listener]),
  );
  const found = new Set<string>();
  for (const { spec, translated } of translation.virtualServices) {
    const listener = listeners.get(texts(spec.gateways)[0] ?? '');
    const [written = ''] = texts(spec.hosts);
    const host = written === '*' ? listener?.hostname || '*' : written;
    if (listener?.protocol !== 'HTTP' || listener.port !== 80) continue;
    for (const [index, rule] of list(spec.http).map(fields).entries()) {
      const source = translated?.sources[index];
      const { scheme, authority, port } = fields(rule.redirect);
      // A proxy that terminates TLS tells the scheme in a header.
      const isOpen = fields(list(rule.match)[0]).headers === undefined;
      const isHttps = scheme === 'https' && authority === undefined && (port === undefined || port === 443);
      const object = isOpen && isHttps && source ? writtenObject(inventory, source.route) : undefined;
      if (!object || !source || found.has(`${object.id} ${source.rule} ${host}`)) continue;
      found.add(`${object.id} ${source.rule} ${host}`);
      yield { object, rule: source.rule, host };
    }
  }
}

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
