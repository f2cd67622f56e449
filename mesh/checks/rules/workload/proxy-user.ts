import { fields, list, number, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';

export const proxyUser: Check = {
  code: 'IST0144',
  level: 'warning',
  title: "an application runs under the proxy's user id",
  description: `What user 1337 sends is not redirected into the sidecar, because that is how the sidecar knows its own
traffic. An application of this user bypasses the mesh: no routing, no mutual TLS, no policies.`,
  examples: [{ wrong: example(1337), says: 'user 1337 is the proxy', right: example(1000) }],
  run(inventory, report) {
    for (const kind of ['Pod', 'Deployment']) {
      for (const object of inventory.of(kind)) {
        if (object.labels.has('istio') || object.labels.get('release') === 'istio') continue;
        const base = kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
        const spec = kind === 'Pod' ? object.spec : fields(fields(object.spec.template).spec);
        const isProxy = (written: unknown) => number(fields(fields(written).securityContext).runAsUser) === 1337;
        const at = list(spec.containers).findIndex(
          (container) =>
            isProxy(container) && !['istio-proxy', 'istio-operator'].includes(text(fields(container).name)),
        );
        const holder = isProxy(spec) ? base : [...base, 'containers', at];
        if (!isProxy(spec) && at < 0) continue;
        const message = 'user 1337 is the proxy: what this application sends bypasses the sidecar';
        report(object, [...holder, 'securityContext', 'runAsUser'], message);
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
