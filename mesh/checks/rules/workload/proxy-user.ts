import { fields, list, number, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';

export const proxyUser: Check = {
  code: 'IST0144',
  level: 'warning',
  title: "application runs with the proxy's user ID",
  description: `The sidecar runs as user 1337, so traffic of this user is not redirected to the sidecar. An application with the
same user ID bypasses the mesh: no routing, no mutual TLS, no policies. Use another \`runAsUser\`.`,
  examples: [
    {
      wrong: example(1337),
      says: 'user 1337 is the proxy, so traffic of this application bypasses the sidecar: use another user',
      right: example(1000),
    },
  ],
  about: ['Pod', 'Deployment'],
  run(inventory, report) {
    for (const kind of ['Pod', 'Deployment']) {
      for (const object of inventory.judgedOf(kind)) {
        if (object.labels.has('istio') || object.labels.get('release') === 'istio') continue;
        const base = kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
        const spec = kind === 'Pod' ? object.spec : fields(fields(object.spec.template).spec);
        const isProxy = (holder: unknown) => number(fields(fields(holder).securityContext).runAsUser) === 1337;
        const index = list(spec.containers).findIndex(
          (container) =>
            isProxy(container) && !['istio-proxy', 'istio-operator'].includes(text(fields(container).name)),
        );
        const field = isProxy(spec) ? base : [...base, 'containers', index];
        if (!isProxy(spec) && index < 0) continue;
        const message = 'user 1337 is the proxy, so traffic of this application bypasses the sidecar: use another user';
        report(object, [...field, 'securityContext', 'runAsUser'], message);
      }
    }
  },
};

function example(user: number): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      securityContext: { runAsUser: ${user} }
      containers: [{ name: shop, image: shop:1 }]
`;
}
