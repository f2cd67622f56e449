import type { Check } from '../../engine/check';

export const faultWithoutPercentage: Check = {
  code: 'MESH0103',
  level: 'error',
  holdsInPart: true,
  title: 'fault without a percentage never fires',
  description: `A delay or abort without \`percentage\` applies to 0% of the requests, not to all of them, so the test that
you wrote it for tests nothing. Set \`percentage: { value: 100 }\`, or \`value: 0\` to switch the fault off.`,
  examples: [
    {
      wrong: example(''),
      says: 'this abort has no percentage, so it never fires: set percentage: { value: 100 }',
      right: example(', percentage: { value: 100 }'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const [index, { fault }] of (object.spec.http ?? []).entries()) {
        for (const kind of ['delay', 'abort'] as const) {
          const injected = fault?.[kind];
          if (!injected || injected.percentage?.value !== undefined) continue;
          if ('percent' in injected && injected.percent !== undefined) continue;
          const message = `this ${kind} has no percentage, so it never fires: set percentage: { value: 100 }`;
          report(object, ['spec', 'http', index, 'fault', kind], message);
        }
      }
    }
  },
};

function example(percentage: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - fault: { abort: { httpStatus: 503${percentage} } }
      route: [{ destination: { host: reviews } }]
`;
}
