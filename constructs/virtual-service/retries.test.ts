import { Duration } from 'cdk8s';
import { http, ruleRefusal } from '../fixtures/synth';
import { Destination } from './destination';
import type { Retries } from './retries';

const to = Destination.host('shop');

test('writes every prop', () => {
  const retries: Required<Retries> = {
    attempts: 3,
    perTryTimeout: Duration.millis(250),
    retryOn: ['5xx', 'reset', 409],
    backoff: Duration.seconds(0.5),
    retryIgnorePreviousHosts: false,
    retryRemoteLocalities: true,
  };
  expect(http({ to, retries }).retries).toEqual({
    attempts: 3,
    perTryTimeout: '250ms',
    retryOn: '5xx,reset,409',
    backoff: '0.5s',
    retryIgnorePreviousHosts: false,
    retryRemoteLocalities: true,
  });
});

test.each([100, 103, 200, 208, 226, 300, 305, 307, 308, 400, 418, 421, 426, 428, 429, 431, 451, 500, 508, 510, 511])(
  'a known status: %d',
  (status) => {
    expect(http({ to, retries: { attempts: 1, retryOn: [status] } }).retries.retryOn).toBe(`${status}`);
  },
);

test.each([
  99,
  104,
  199,
  209,
  225,
  227,
  299,
  306,
  309,
  399,
  419,
  420,
  427,
  430,
  432,
  450,
  452,
  499,
  509,
  512,
  503.5,
  '503',
  'resets',
  '5xx,reset',
  null,
  ['5xx'],
])('fails: on %p', (condition) => {
  expect(ruleRefusal({ to, retries: { attempts: 1, retryOn: [condition] } })).toMatch(
    /^rules\[0\]\.retries\.retryOn\[0\] must be an HTTP status code or one of 5xx, .*, unavailable, got \S/,
  );
});

test.each<[what: string, retries: unknown, message: string]>([
  ['no attempts', {}, 'rules[0].retries.attempts must be a whole number from 0, got undefined'],
  ['negative attempts', { attempts: -1 }, 'rules[0].retries.attempts must be a whole number from 0, got -1'],
  ['a number', 3, 'rules[0].retries must be an object, got 3'],
  [
    '0 attempts with retryOn',
    { attempts: 0, retryOn: ['5xx'], backoff: Duration.seconds(1) },
    'rules[0].retries: attempts 0 and retryOn, backoff exclude each other, keep only attempts: 0 to disable retries',
  ],
  [
    'conditions as a string',
    { attempts: 1, retryOn: '5xx' },
    "rules[0].retries.retryOn must be a list, got '5xx' (write ['5xx'])",
  ],
  [
    'perTryTimeout under 1 ms',
    { attempts: 1, perTryTimeout: Duration.millis(0.5) },
    'rules[0].retries.perTryTimeout must be a whole number of milliseconds, at least 1, got 0.5',
  ],
])('fails: %s', (_what, retries, message) => {
  expect(ruleRefusal({ to, retries })).toBe(message);
});
