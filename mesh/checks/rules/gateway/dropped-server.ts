import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { configOf } from '../../facts/configs';
import { skippedServers } from '../../facts/gateways';
import { selectorText } from '../../facts/selection';

export const droppedServer: Check = {
  code: 'KIA0301',
  level: 'warning',
  title: 'Gateway server is dropped because of a conflict with another server',
  description: `On one port of the gateway's Pods, an HTTP server conflicts with a TLS or TCP server, and two TLS servers
conflict if they list the same host. The first server in a Gateway wins, or the older Gateway. The other server gets no
listener, not even for its other hosts. Use another port or another host.`,
  differences: `If two Gateways list the same host for one port, IST0145 reports it. Hosts that only overlap, such as
\`*.example.com\` and \`shop.example.com\`, are fine: the more specific one wins.`,
  examples: [
    {
      wrong: example('443'),
      says: 'this server gets no listener: an earlier TLS server has the host shop.example.com',
      right: example('8443'),
    },
  ],
  about: ['Gateway'],
  run(inventory, report) {
    const bySelector = new Map<string, MeshObject<'Gateway'>[]>();
    for (const object of inventory.of('Gateway')) {
      const selector = selectorText(object.spec.selector);
      const present = bySelector.get(selector);
      if (present) present.push(object);
      else bySelector.set(selector, [object]);
    }
    for (const gateways of bySelector.values()) {
      for (const { server, reason, served } of skippedServers(gateways.map(configOf))) {
        const object = inventory.findById('Gateway', server.gateway);
        const isOwn = served.some(({ gateway }) => gateway === server.gateway);
        const isKnown = !isOwn && served.some(({ hosts }) => hosts.some((host) => server.hosts.includes(host)));
        if (!object || server.port === 0 || isKnown) continue;
        report(
          object,
          server.path,
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
