import { milliseconds } from '../../../registry/mesh-config';
import type { Check } from '../../engine/check';

export const timeoutTooShort: Check = {
  code: 'MESH0117',
  level: 'warning',
  title: 'the timeout of a rule leaves no time for a second try',
  description: `\`timeout\` is for a request with all its tries. Where one try may take as long by itself, a try that hangs
uses it up: the answer is 504, and no retry is made. Make \`perTryTimeout\` a part of \`timeout\`.`,
  examples: [
    {
      wrong: example('5s'),
      says: 'one try may take 5s, and the whole request no more than 5s',
      right: example('2s'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('VirtualService')) {
      for (const [at, { timeout, retries }] of (object.spec.http ?? []).entries()) {
        const whole = milliseconds(timeout);
        const one = milliseconds(retries?.perTryTimeout);
        if (!whole || !one || one < whole || (retries?.attempts ?? 0) < 1) continue;
        const message = `one try may take ${retries?.perTryTimeout}, and the whole request no more than ${timeout}: a try that hangs is never repeated`;
        report(object, ['spec', 'http', at, 'retries', 'perTryTimeout'], message);
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
