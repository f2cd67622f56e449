import type { Check } from '../../engine/check';
import { podsOf } from '../../facts/pods';

export const bothDataPlanes: Check = {
  code: 'KIA1311',
  level: 'warning',
  title: 'a workload asks for a sidecar and for ambient mode at once',
  description: `A Pod with a sidecar is left out of ambient mode: of the labels \`sidecar.istio.io/inject: "true"\` and
\`istio.io/dataplane-mode: ambient\` the first one counts. Write one of them.`,
  differences: 'A warning where Kiali has an error: the Pod works, with its sidecar.',
  examples: [
    {
      wrong: example('istio.io/dataplane-mode: ambient, sidecar.istio.io/inject: "true"'),
      says: 'the sidecar counts, and ambient does not',
      right: example('istio.io/dataplane-mode: ambient'),
    },
  ],
  run(inventory, report) {
    for (const { object, labels, annotations } of podsOf(inventory).all) {
      if (labels.get('istio.io/dataplane-mode') !== 'ambient') continue;
      const wish = labels.get('sidecar.istio.io/inject') ?? annotations.get('sidecar.istio.io/inject');
      if (wish !== 'true') continue;
      const inTemplate = object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
      const field = [...(object.kind === 'Pod' ? [] : inTemplate), 'metadata', 'labels', 'istio.io/dataplane-mode'];
      report(object, field, 'the sidecar counts, and ambient does not: write one of the two labels');
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
