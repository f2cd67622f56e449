import { isForeign } from '../../../../schema/examine';
import type { Check } from '../../../engine/check';

export const foreignFile: Check = {
  code: 'MESH0007',
  level: 'info',
  title: 'document is skipped because it is not a Kubernetes object',
  description: `The document has neither \`kind\` nor \`metadata\`, or is a list of such items. It probably belongs to another tool,
such as the values of a Helm chart or a JSON patch for kustomize, so it is not checked. If you want to apply it, add
\`apiVersion\`, \`kind\` and \`metadata\`: \`kubectl\` rejects it without them.`,
  examples: [
    {
      wrong: `
replicas: 2
image: reviews:v1
`,
      says: 'skipped: without kind and metadata it is not a Kubernetes object',
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
    for (const object of inventory.judged) {
      if (isForeign(object.sourced.manifest))
        report(object, [], 'skipped: without kind and metadata it is not a Kubernetes object');
    }
  },
};
