import { isForeign } from '../../../../schema/examine';
import type { Check } from '../../../engine/check';

export const foreignFile: Check = {
  code: 'MESH0007',
  level: 'info',
  title: 'this is no Kubernetes object and was left out',
  description: `The document has neither \`kind\` nor \`metadata\`, or is a list of things that have none: it belongs to another
tool, such as the values of a Helm chart or a JSON patch of kustomize. It was not judged. If it was meant to be applied,
\`kubectl\` would refuse it.`,
  examples: [
    {
      wrong: `
replicas: 2
image: reviews:v1
`,
      says: 'neither kind nor metadata',
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
        report(object, [], 'neither kind nor metadata: no Kubernetes object, left out');
    }
  },
};
