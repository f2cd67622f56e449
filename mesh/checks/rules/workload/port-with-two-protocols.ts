import type { Check } from '../../engine/check';
import { deploymentPorts, grouped } from '../../facts/services-of-pod';
import { servicesAndDeployment } from './services-example';

export const portWithTwoProtocols: Check = {
  code: 'IST0116',
  level: 'warning',
  title: 'two Services of one Deployment use a port number for different protocols',
  description: 'A sidecar has one listener a port, so that it cannot take TCP and UDP of one number for one workload.',
  examples: [
    {
      wrong: servicesAndDeployment('{ name: tcp, port: 53 }', '{ name: dns, port: 53, protocol: UDP }'),
      says: 'port 53 is TCP in default/shop-0 and UDP in default/shop-1',
      right: servicesAndDeployment('{ name: tcp, port: 53 }', '{ name: dns, port: 5353, protocol: UDP }'),
    },
  ],
  run(inventory, report) {
    for (const { object, ports } of deploymentPorts(inventory)) {
      for (const [port, all] of grouped(ports, (one) => one.port)) {
        const byProtocol = grouped(all, ({ protocol }) => protocol);
        if (byProtocol.size < 2) continue;
        const uses = [...byProtocol].map(([protocol, [one]]) => `${protocol} in ${one?.service}`).join(' and ');
        report(object, ['metadata', 'name'], `port ${port} is ${uses}: use different numbers`);
      }
    }
  },
};
