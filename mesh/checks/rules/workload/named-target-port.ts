import { fields, list, text, textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { podsOf } from '../../facts/pods';

export const namedTargetPort: Check = {
  code: 'KIA0701',
  level: 'warning',
  title: 'a Service leads to a port by a name that none of its workloads has',
  description: `A \`targetPort\` that is a name stands for the container port of that name. Workloads without one are no
endpoints of the Service's port.`,
  differences: 'A target port that is a number needs no declaration in the container, and is not judged.',
  examples: [
    {
      wrong: example('http'),
      says: 'no container of the selected workloads has a port called "http"',
      right: example('web'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('Service')) {
      const selector = textMap(object.spec.selector);
      if (selector.size === 0) continue;
      for (const [at, port] of list(object.spec.ports).map(fields).entries()) {
        const name = text(port.targetPort);
        if (name === '' || /^[0-9]+$/.test(name)) continue;
        const pods = podsOf(inventory).select(selector, object.namespace);
        const hasPort = pods.some(({ spec }) =>
          [...list(spec.containers), ...list(spec.initContainers)].some((container) =>
            list(fields(container).ports).some((one) => fields(one).name === name),
          ),
        );
        if (pods.length === 0 || hasPort) continue;
        const message = `no container of the selected workloads has a port called ${JSON.stringify(name)}`;
        report(object, ['spec', 'ports', at, 'targetPort'], message);
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
