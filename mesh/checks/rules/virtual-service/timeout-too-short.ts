import { milliseconds } from '../../../registry/mesh-config';
import type { Check } from '../../engine/check';

export const timeoutTooShort: Check = {
  code: 'MESH0117',
  level: 'warning',
  title: 'timeout leaves no time for a retry',
  description: `\`timeout\` limits a request including all retries. If \`perTryTimeout\` is just as long, one try that hangs
uses it up: the client gets a 504, and no retry is made. Make \`perTryTimeout\` a fraction of \`timeout\`.`,
  examples: [
    {
      wrong: example('5s'),
      says: 'perTryTimeout 5s uses up the timeout of 5s: a try that hangs is never retried',
      right: example('2s'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const [index, { timeout, retries }] of (object.spec.http ?? []).entries()) {
        const whole = milliseconds(timeout);
        const perTry = milliseconds(retries?.perTryTimeout);
        if (!whole || !perTry || perTry < whole || (retries?.attempts ?? 0) < 1) continue;
        const message = `perTryTimeout ${retries?.perTryTimeout} uses up the timeout of ${timeout}: a try that hangs is never retried`;
        report(object, ['spec', 'http', index, 'retries', 'perTryTimeout'], message);
      }
    }
  },
};

function example(perTry: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - timeout: 5s
      retries: { attempts: 2, perTryTimeout: ${perTry} }
      route: [{ destination: { host: reviews } }]
`;
}
