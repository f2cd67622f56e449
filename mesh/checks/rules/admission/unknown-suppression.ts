import type { Check } from '../../engine/check';
import { annotatedCodes, suppressAnnotation } from '../../engine/suppressions';

/** @param isCode whether a code names one of the registered checks */
export function unknownSuppression(isCode: (code: string) => boolean): Check {
  return {
    code: 'MESH0006',
    level: 'warning',
    title: 'a suppression names a code that does not exist',
    description: `The annotation \`${suppressAnnotation}\` keeps findings with the listed codes quiet for its object. A
code that no check has keeps nothing quiet: it is misspelt, or it is the code of another tool.`,
    examples: [
      {
        wrong: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: payments
  annotations:
    galley.istio.io/analyze-suppress: "IST133"
spec:
  host: payments.example.com
`,
        says: 'no check has the code "IST133"',
        right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: payments
  annotations:
    galley.istio.io/analyze-suppress: "IST0133"
spec:
  host: payments.example.com
`,
      },
    ],
    run(inventory, report) {
      for (const object of inventory.objects) {
        for (const code of annotatedCodes(object)) {
          if (code === '*' || isCode(code)) continue;
          const field = ['metadata', 'annotations', suppressAnnotation];
          report(object, field, `no check has the code ${JSON.stringify(code)}, so it suppresses nothing`);
        }
      }
    },
  };
}
