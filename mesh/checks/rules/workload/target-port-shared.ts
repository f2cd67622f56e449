import type { Check } from '../../engine/check';
import { deploymentPorts, grouped } from '../../facts/services-of-pod';
import { servicesAndDeployment } from './services-example';

export const targetPortShared: Check = {
  code: 'IST0137',
  level: 'warning',
  title: 'two Services of one Deployment lead to one of its ports from different ports',
  description: `The sidecar of a workload tells services apart by the port that a connection comes to. Where two ports of
Services lead to the same target port, it takes all of it for the first: names, protocol and metrics are those of one.`,
  examples: [
    {
      wrong: servicesAndDeployment(
        '{ name: http, port: 80, targetPort: 8080 }',
        '{ name: http, port: 9000, targetPort: 8080 }',
      ),
      says: 'target port 8080 is reached through 80, 9000',
      right: servicesAndDeployment(
        '{ name: http, port: 80, targetPort: 8080 }',
        '{ name: http, port: 80, targetPort: 8080 }',
      ),
    },
  ],
  run(inventory, report) {
    for (const { object, ports } of deploymentPorts(inventory)) {
      for (const [target, all] of grouped(ports, ({ targetPort }) => targetPort)) {
        const numbers = [...new Set(all.map(({ port }) => port))].sort((a, b) => a - b);
        if (numbers.length < 2) continue;
        const names = [...new Set(all.map(({ service }) => service))].join(', ');
        report(
          object,
          ['metadata', 'name'],
          `target port ${target} is reached through ${numbers.join(', ')} of ${names}`,
        );
      }
    }
  },
};
