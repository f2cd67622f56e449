import { isForeign } from '../../schema/examine';
import type { Check } from '../check';

export const foreignFile: Check = {
  code: 'MESH0007',
  level: 'info',
  title: 'this is no Kubernetes object and was left out',
  description: `The document has none of \`kind\`, \`metadata\` and \`spec\`: it belongs to another tool, such as the values
of a Helm chart. It was not judged. If it was meant to be applied, \`kubectl\` would refuse it.`,
  examples: [
    {
      wrong: `
replicas: 2
image: reviews:v1
`,
      says: 'no kind, metadata or spec',
      right: `
apiVersion: v1
kind: ConfigMap
metadata: { name: reviews }
data:
  replicas: "2"
  image: reviews:v1
`,
    },
  ],
  run(inventory, report) {
    for (const object of inventory.objects) {
      if (isForeign(object.sourced.manifest))
        report(object, [], 'no kind, metadata or spec: no Kubernetes object, left out');
    }
  },
};
