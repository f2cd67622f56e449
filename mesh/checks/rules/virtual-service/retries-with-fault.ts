import type { Check } from '../../engine/check';

export const retriesWithFault: Check = {
  code: 'MESH0122',
  level: 'warning',
  title: 'retries do not help against injected faults',
  description: `A proxy injects a fault before it forwards the request. An abort is the final response and is not retried. A
delay happens once and does not count towards \`timeout\` or \`perTryTimeout\`.

To test the retries and timeouts of a caller, inject the fault in another proxy on the path, for example in the
VirtualService of a service that the destination calls.`,
  examples: [
    {
      wrong: example('retries: { attempts: 3 }'),
      says: 'retries do not help against this abort: the proxy that would retry aborts the request itself',
      right: example('name: faulty'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const [index, { fault, retries }] of (object.spec.http ?? []).entries()) {
        if (!fault?.abort || (retries?.attempts ?? 0) < 1 || (fault.abort.percentage?.value ?? 0) === 0) continue;
        const message = 'retries do not help against this abort: the proxy that would retry aborts the request itself';
        report(object, ['spec', 'http', index, 'retries'], message);
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
