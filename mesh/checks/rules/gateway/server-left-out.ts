import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { skippedServers } from '../../facts/gateways';
import { selectorText } from '../../facts/selection';

export const serverLeftOut: Check = {
  code: 'KIA0301',
  level: 'warning',
  title: 'a server of a Gateway is left out, because another has its port or its host',
  description: `On one port of the gateway's Pods an HTTP server and one for TLS or TCP exclude each other, and so do two
servers for TLS with one host. The first one counts, within a Gateway by its place and among Gateways by age; the other
gets no listener, whole, with all of its hosts.`,
  differences: `Two Gateways that write one host for one port are IST0145. Hosts that only overlap, such as \`*.example.com\` and
\`shop.example.com\`, are no mistake: the more specific one counts.`,
  examples: [
    {
      wrong: example('443'),
      says: 'this server gets no listener: an earlier TLS server has the host shop.example.com',
      right: example('8443'),
    },
  ],
  run(inventory, report) {
    const bySelector = new Map<string, MeshObject<'Gateway'>[]>();
    for (const object of inventory.of('Gateway')) {
      const selector = selectorText(object.spec.selector);
      const present = bySelector.get(selector);
      if (present) present.push(object);
      else bySelector.set(selector, [object]);
    }
    for (const gateways of bySelector.values()) {
      for (const { server, reason, served } of skippedServers(gateways)) {
        const object = inventory.findById('Gateway', server.gateway);
        const isOwn = served.some(({ gateway }) => gateway === server.gateway);
        const isKnown = !isOwn && served.some(({ hosts }) => hosts.some((host) => server.hosts.includes(host)));
        if (!object || server.port === 0 || isKnown) continue;
        report(
          object,
          ['spec', 'servers', server.index],
          `this server gets no listener: ${isOwn ? reason.replace('older', 'earlier') : reason}`,
        );
      }
    }
  },
};

function example(port: string): string {
  const server = (name: string, number: string) =>
    `{ port: { number: ${number}, name: ${name}, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: ${name} } }`;
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  selector: { istio: ingressgateway }
  servers:
    - ${server('first', '443')}
    - ${server('second', port)}
`;
}
