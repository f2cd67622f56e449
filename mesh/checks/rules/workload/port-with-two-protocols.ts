import type { Check } from '../../engine/check';
import { deploymentPorts, grouped } from '../../facts/services-of-pod';
import { servicesAndDeployment } from './services-example';

export const portWithTwoProtocols: Check = {
  code: 'IST0116',
  level: 'warning',
  title: 'two Services of a Deployment use one port for different protocols',
  description: `A sidecar has one listener per port, so it cannot handle TCP and UDP on the same port number of a workload. Use
different port numbers.`,
  examples: [
    {
      wrong: servicesAndDeployment('{ name: tcp, port: 53 }', '{ name: dns, port: 53, protocol: UDP }'),
      says: 'port 53 is TCP in default/shop-0 and UDP in default/shop-1: use different port numbers',
      right: servicesAndDeployment('{ name: tcp, port: 53 }', '{ name: dns, port: 5353, protocol: UDP }'),
    },
  ],
  about: ['Deployment'],
  run(inventory, report) {
    for (const { object, ports } of deploymentPorts(inventory)) {
      for (const [port, all] of grouped(ports, ({ port }) => port)) {
        const byProtocol = grouped(all, ({ protocol }) => protocol);
        if (byProtocol.size < 2) continue;
        const uses = [...byProtocol].map(([protocol, [first]]) => `${protocol} in ${first?.service}`).join(' and ');
        report(object, ['metadata', 'name'], `port ${port} is ${uses}: use different port numbers`);
      }
    }
  },
};
