import { fields, list, number, text, textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { podsOf } from '../../facts/pods';
import { servicesOfPod } from '../../facts/services-of-pod';

export const peerAuthenticationPort: Check = {
  code: 'MESH0114',
  level: 'error',
  title: 'portLevelMtls names the port of the Service, not of the workload',
  description: `The keys of \`portLevelMtls\` are ports that the workload listens on: the \`targetPort\` of its Service, not the
\`port\`. The setting has no effect on other ports, so the workload's port keeps the mode of \`mtls\`. Use the target port.`,
  examples: [
    {
      wrong: example(80),
      says: '80 is the port of the Service, but reviews listens on 8080: use 8080',
      right: example(8080),
    },
  ],
  about: ['PeerAuthentication'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('PeerAuthentication')) {
      const { selector, portLevelMtls = {} } = object.spec;
      const labels = textMap(selector?.matchLabels);
      if (labels.size === 0) continue;
      const pods = podsOf(inventory).select(labels, object.namespace);
      for (const key of Object.keys(portLevelMtls)) {
        const port = Number(key);
        const targets = pods.map((pod) => {
          const containers = list(pod.spec.containers).map(fields);
          const declared = containers.flatMap(({ ports }) =>
            list(ports).map((port) => number(fields(port).containerPort)),
          );
          const servicePorts = servicesOfPod(inventory, pod).flatMap(({ spec }) => list(spec.ports).map(fields));
          const listens = servicePorts.map(
            (service) => number(service.targetPort) || (text(service.targetPort) ? 0 : number(service.port)),
          );
          const behind = servicePorts.filter((it) => number(it.port) === port).map((it) => number(it.targetPort));
          const isListening = declared.includes(port) || listens.includes(port) || listens.includes(0);
          return {
            name: pod.name,
            target: isListening ? 0 : (behind.find((target) => target !== 0 && target !== port) ?? 0),
          };
        });
        const [first] = targets;
        if (!first || targets.some(({ target }) => target === 0)) continue;
        const message = `${port} is the port of the Service, but ${first.name} listens on ${first.target}: use ${first.target}`;
        report(object, ['spec', 'portLevelMtls', key], message);
      }
    }
  },
};

function example(port: number): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec: { containers: [{ name: reviews, image: reviews:1, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  portLevelMtls: { "${port}": { mode: DISABLE } }
`;
}
