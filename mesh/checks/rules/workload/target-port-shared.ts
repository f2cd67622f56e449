import type { Check } from '../../engine/check';
import { deploymentPorts, grouped } from '../../facts/services-of-pod';
import { servicesAndDeployment } from './services-example';

export const targetPortShared: Check = {
  code: 'IST0137',
  level: 'warning',
  title: 'different Service ports have the same target port',
  description: `The sidecar of a workload recognizes a Service by the port that a connection arrives at. If two Service ports
have the same target port, all traffic counts as traffic to the first one: its host names, protocol and metrics apply. Use
the same port in both Services, or different target ports.`,
  examples: [
    {
      wrong: servicesAndDeployment(
        '{ name: http, port: 80, targetPort: 8080 }',
        '{ name: http, port: 9000, targetPort: 8080 }',
      ),
      says: 'target port 8080 has several Service ports: 80, 9000 of default/shop-0, default/shop-1',
      right: servicesAndDeployment(
        '{ name: http, port: 80, targetPort: 8080 }',
        '{ name: http, port: 80, targetPort: 8080 }',
      ),
    },
  ],
  about: ['Deployment'],
  run(inventory, report) {
    for (const { object, ports } of deploymentPorts(inventory)) {
      for (const [target, all] of grouped(ports, ({ targetPort }) => targetPort)) {
        const numbers = [...new Set(all.map(({ port }) => port))].sort((a, b) => a - b);
        if (numbers.length < 2) continue;
        const names = [...new Set(all.map(({ service }) => service))].join(', ');
        report(
          object,
          ['metadata', 'name'],
          `target port ${target} has several Service ports: ${numbers.join(', ')} of ${names}`,
        );
      }
    }
  },
};
