import type { Check } from '../../engine/check';

export const retriesBesideFault: Check = {
  code: 'MESH0122',
  level: 'warning',
  title: 'retries stand beside a fault, which they do not help against',
  description: `A proxy puts the fault in before it sends the request anywhere: an abort is the answer, and is not retried;
a delay happens once and is not part of \`timeout\` nor \`perTryTimeout\`. To see retries and timeouts of the caller work,
put the fault into a VirtualService that another proxy on the way applies, as for a service further behind.`,
  examples: [
    {
      wrong: example('retries: { attempts: 3 }'),
      says: 'retries do not help against this abort',
      right: example('name: faulty'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('VirtualService')) {
      for (const [at, { fault, retries }] of (object.spec.http ?? []).entries()) {
        if (!fault?.abort || (retries?.attempts ?? 0) < 1 || (fault.abort.percentage?.value ?? 0) === 0) continue;
        const message = 'retries do not help against this abort: the proxy that would retry answers by itself';
        report(object, ['spec', 'http', at, 'retries'], message);
      }
    }
  },
};

function example(more: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - fault: { abort: { httpStatus: 503, percentage: { value: 50 } } }
      ${more}
      route: [{ destination: { host: reviews } }]
`;
}
