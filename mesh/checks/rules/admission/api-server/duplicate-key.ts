import { isForeign } from '../../../../schema/examine';
import type { Check } from '../../../engine/check';

export const duplicateKey: Check = {
  code: 'MESH0005',
  level: 'error',
  refused: true,
  title: 'YAML map has a duplicate key',
  description: `The keys of a YAML map must be unique. Strict parsers, such as those of the API server and \`istioctl validate\`,
reject the document. Others silently keep the last value, so the first one is lost. Remove one of the two.`,
  examples: [
    {
      wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - timeout: 5s
      timeout: 10s
      route:
        - destination: { host: reviews }
`,
      says: 'key "timeout" is already set in this map',
      right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - timeout: 10s
      route:
        - destination: { host: reviews }
`,
    },
  ],
  run(inventory, report) {
    for (const object of inventory.judged) {
      const { manifest, faults = [] } = object.sourced;
      if (faults.length === 0 || isForeign(manifest)) continue;
      for (const { path, message } of faults) report(object, path, message);
    }
  },
};
