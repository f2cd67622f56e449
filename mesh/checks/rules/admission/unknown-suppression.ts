import type { Check } from '../../engine/check';
import { annotatedCodes, suppressAnnotation } from '../../engine/suppressions';

/** @param isCode whether a check with this code exists */
export function unknownSuppression(isCode: (code: string) => boolean): Check {
  return {
    code: 'MESH0006',
    level: 'warning',
    title: 'suppression names an unknown code',
    description: `The annotation \`${suppressAnnotation}\` suppresses findings with the listed codes for its object. An
unknown code suppresses nothing: it is misspelt or belongs to another tool. Fix or remove it.`,
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
        says: 'unknown code "IST133" suppresses nothing',
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
      for (const object of inventory.judged) {
        for (const code of annotatedCodes(object)) {
          if (code === '*' || isCode(code)) continue;
          const field = ['metadata', 'annotations', suppressAnnotation];
          report(object, field, `unknown code ${JSON.stringify(code)} suppresses nothing`);
        }
      }
    },
  };
}
