import { isNamedStatus, RETRY_CONDITIONS } from '../../../../../grammar/vocabulary';
import { duration } from '../grammar/duration';
import { shown } from '../grammar/shown';
import { httpFieldRule } from './http-rule';

export const retries = httpFieldRule('retries', {
  concept: 'retries',
  description: '`retryOn` is a comma-separated list of Envoy retry policies and HTTP statuses, without spaces.',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ratings, namespace: default }
spec:
  hosts: [ratings]
  http:
    - retries: { attempts: 3, perTryTimeout: 2s, backoff: 100ms, retryOn: "gateway-error,connect-failure,429" }
      route:
        - destination: { host: ratings }
`,
  wrong: [
    { set: { 'spec.http[0].retries.attempts': -1 }, says: 'must not be negative, got -1' },
    {
      set: { 'spec.http[0].retries.attempts': 0 },
      says: 'attempts is 0, so nothing is retried: set attempts, or remove the other fields',
    },
    {
      set: { 'spec.http[0].retries.attempts': undefined },
      says: 'attempts is 0, so nothing is retried: set attempts, or remove the other fields',
    },
    { set: { 'spec.http[0].retries.perTryTimeout': '0.1ms' }, says: 'must be a duration of at least 1ms' },
    { set: { 'spec.http[0].retries.backoff': '1.5ms' }, says: 'must be a whole number of milliseconds, got "1.5ms"' },
    {
      set: { 'spec.http[0].retries.retryOn': '5xx, reset' },
      says: 'must be an Envoy retry policy or an HTTP status, got " reset" (remove the spaces)',
    },
    {
      set: { 'spec.http[0].retries.retryOn': '5xx,599' },
      says: 'must be an Envoy retry policy or an HTTP status, got "599"',
    },
  ],
  check(retries, field, { error }) {
    const { attempts = 0, perTryTimeout, retryOn = '', retryRemoteLocalities, backoff } = retries;
    if (attempts < 0) error([...field, 'attempts'], `must not be negative, got ${attempts}`);
    if (attempts === 0 && (perTryTimeout !== undefined || retryOn !== '' || retryRemoteLocalities !== undefined)) {
      error(field, 'attempts is 0, so nothing is retried: set attempts, or remove the other fields');
    }
    error([...field, 'perTryTimeout'], duration(perTryTimeout));
    error([...field, 'backoff'], duration(backoff));
    if (retryOn === '') return;
    for (const policy of retryOn.split(',')) if (!isPolicy(policy)) error([...field, 'retryOn'], unknownPolicy(policy));
  },
});

function isPolicy(text: string): boolean {
  if (RETRY_CONDITIONS.some((condition) => condition === text)) return true;
  return /^[-+]?[0-9]+$/.test(text) && isNamedStatus(Number(text));
}

function unknownPolicy(text: string): string {
  const hint = text !== text.trim() && isPolicy(text.trim()) ? ' (remove the spaces)' : '';
  return `must be an Envoy retry policy or an HTTP status, got ${shown(text)}${hint}`;
}
