import type { Check } from '../../engine/check';
import { destinationsOf } from '../../facts/destinations';
import { knownHostsOf } from '../../facts/known-hosts';

export const destinationPortNeeded: Check = {
  code: 'IST0112',
  level: 'error',
  title: 'destination has no port but its host has several',
  description: `If \`destination.port\` is missing, a sidecar keeps the port that the client used, and a gateway uses the
port of its own server. If the host does not have that port, requests get a 503. Set \`port.number\`.`,
  differences: `If several ServiceEntries define the host, each of them must have several ports. \`istioctl analyze\` uses
the ports of one of them, not always the same one.`,
  examples: [
    {
      wrong: example(''),
      says: 'reviews has several ports (80, 8080): set port.number to one of them',
      right: example(', port: { number: 8080 }'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const { destination, field } of destinationsOf(object.spec)) {
        const { host = '', port } = destination;
        if (port || !hosts.isJudged(host)) continue;
        const services = hosts.find(host, object.namespace, object.spec.exportTo);
        const [service] = services;
        if (!service || services.some((known) => known.ports.length < 2 || hosts.hasUnknownPorts(known))) continue;
        const numbers = service.ports.map(({ number }) => number).join(', ');
        report(object, field, `${host} has several ports (${numbers}): set port.number to one of them`);
      }
    }
  },
};

function example(port: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec:
  ports: [{ name: http, port: 80 }, { name: http-admin, port: 8080 }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews${port} } }] }]
`;
}
