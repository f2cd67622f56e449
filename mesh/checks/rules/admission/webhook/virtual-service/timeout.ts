import { duration } from '../grammar/duration';
import { httpFieldRule } from './http-rule';

export const timeout = httpFieldRule('timeout', {
  concept: 'timeouts',
  description:
    'The default is no timeout. `0s`, which means no timeout in Envoy, is rejected: remove the field instead.',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ratings, namespace: default }
spec:
  hosts: [ratings]
  http:
    - timeout: 1.5s
      route:
        - destination: { host: ratings }
`,
  wrong: [
    { set: { 'spec.http[0].timeout': '0s' }, says: 'must be a duration of at least 1ms, got "0s"' },
    { set: { 'spec.http[0].timeout': '1.0005s' }, says: 'must be a whole number of milliseconds, got "1.0005s"' },
  ],
  check(timeout, field, { error }) {
    error(field, duration(timeout));
  },
});
