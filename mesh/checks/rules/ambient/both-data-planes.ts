import type { Check } from '../../engine/check';
import { podsOf } from '../../facts/pods';

export const bothDataPlanes: Check = {
  code: 'KIA1311',
  level: 'warning',
  title: 'workload has labels for both a sidecar and ambient mode',
  description: `The Pod gets a sidecar and is not part of ambient mode: the label \`sidecar.istio.io/inject: "true"\` overrides
\`istio.io/dataplane-mode: ambient\`. Remove one of them.`,
  differences: 'A warning, not an error as in Kiali: the Pod works with its sidecar.',
  examples: [
    {
      wrong: example('istio.io/dataplane-mode: ambient, sidecar.istio.io/inject: "true"'),
      says: 'the Pod gets a sidecar, so this label has no effect',
      right: example('istio.io/dataplane-mode: ambient'),
    },
  ],
  run(inventory, report) {
    for (const { object, labels, annotations } of podsOf(inventory).all) {
      if (labels.get('istio.io/dataplane-mode') !== 'ambient') continue;
      const inject = labels.get('sidecar.istio.io/inject') ?? annotations.get('sidecar.istio.io/inject');
      if (inject !== 'true') continue;
      const inTemplate = object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
      const field = [...(object.kind === 'Pod' ? [] : inTemplate), 'metadata', 'labels', 'istio.io/dataplane-mode'];
      report(
        object,
        field,
        'the Pod gets a sidecar, so this label has no effect: remove it or sidecar.istio.io/inject',
      );
    }
  },
};

function example(labels: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews, ${labels} } }
    spec: { containers: [{ name: reviews, image: "reviews:1" }] }
`;
}
