import { fields, list, text, textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { podsOf } from '../../facts/pods';

export const namedTargetPort: Check = {
  code: 'KIA0701',
  level: 'warning',
  title: 'targetPort names a port that no selected workload has',
  description: `If \`targetPort\` is a name, it refers to the container port of that name. Workloads without such a port are not
endpoints, so requests to this port of the Service fail. Fix the name, or name the container port.`,
  differences: 'Only checks names: containers do not need to declare a port to listen on its number.',
  examples: [
    {
      wrong: example('http'),
      says: 'no container of the selected workloads has a port named "http"',
      right: example('web'),
    },
  ],
  about: ['Service'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('Service')) {
      const selector = textMap(object.spec.selector);
      if (selector.size === 0) continue;
      for (const [index, port] of list(object.spec.ports).map(fields).entries()) {
        const name = text(port.targetPort);
        if (name === '' || /^[0-9]+$/.test(name)) continue;
        const pods = podsOf(inventory).select(selector, object.namespace);
        const hasPort = pods.some(({ spec }) =>
          [...list(spec.containers), ...list(spec.initContainers)].some((container) =>
            list(fields(container).ports).some((port) => fields(port).name === name),
          ),
        );
        if (pods.length === 0 || hasPort) continue;
        const message = `no container of the selected workloads has a port named ${JSON.stringify(name)}`;
        report(object, ['spec', 'ports', index, 'targetPort'], message);
      }
    }
  },
};

function example(target: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80, targetPort: ${target} }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec: { containers: [{ name: reviews, image: reviews:1, ports: [{ name: web, containerPort: 8080 }] }] }
`;
}
