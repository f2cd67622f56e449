import { Chart, Duration, Testing } from 'cdk8s';
import fc from 'fast-check';
import { Destination } from '../virtual-service/destination';
import { VirtualService } from '../virtual-service/virtual-service';
import { retriesWithin } from './retries-within';

function ruleOf(...args: Parameters<typeof retriesWithin>) {
  const chart = new Chart(Testing.app(), 'chart');
  const rule = { to: Destination.host('articles'), ...retriesWithin(...args) };
  new VirtualService(chart, 'articles', { hosts: ['articles'], rules: [rule] });
  return Testing.synth(chart)[0].spec.http[0];
}

const route = [{ destination: { host: 'articles' } }];

test('attempts share the timeout minus the waits', () => {
  // 4 attempts, and waits of up to 25, 75 and 175 ms.
  expect(ruleOf(Duration.seconds(10), { attempts: 3, retryOn: ['5xx'] })).toEqual({
    timeout: '10s',
    retries: { attempts: 3, perTryTimeout: '2431ms', retryOn: '5xx' },
    route,
  });
});

test('the longest wait is ten times the backoff', () => {
  // 6 attempts, and waits of up to 100, 300, 700, 1000 and 1000 ms.
  const policy = { attempts: 5, backoff: Duration.millis(100) };
  expect(ruleOf(Duration.millis(6 * 150 + 3100), policy).retries.perTryTimeout).toBe('150ms');
});

test('keeps a perTryTimeout that fits', () => {
  const policy = { attempts: 1, perTryTimeout: Duration.seconds(2) };
  expect(ruleOf(Duration.seconds(5), policy).retries).toEqual({ attempts: 1, perTryTimeout: '2s' });
  expect(ruleOf(Duration.millis(4025), policy).retries.perTryTimeout).toBe('2s');
});

test('returns only the timeout without retries', () => {
  expect(ruleOf(Duration.seconds(2), { attempts: 0 })).toEqual({ timeout: '2s', retries: { attempts: 0 }, route });
});

test('attempts and the longest waits always fit into the timeout', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 60_000 }),
      (attempts, backoff, slack) => {
        const waits = Array.from({ length: attempts }, (_, n) => Math.min((2 ** (n + 1) - 1) * backoff, 10 * backoff));
        const sum = waits.reduce((total, wait) => total + wait, 0);
        const timeout = sum + attempts + slack;
        const { retries } = retriesWithin(Duration.millis(timeout), { attempts, backoff: Duration.millis(backoff) });
        const share = retries?.perTryTimeout?.toMilliseconds() ?? 0;
        expect(share * (attempts + 1) + sum).toBeLessThanOrEqual(timeout);
        expect((share + 1) * (attempts + 1) + sum).toBeGreaterThan(timeout);
      },
    ),
    { numRuns: 200 },
  );
});

test.each<[string, Duration, object, string]>([
  [
    'attempts that do not fit',
    Duration.seconds(5),
    { attempts: 3, perTryTimeout: Duration.seconds(2) },
    'retries.perTryTimeout must be at most 1181 ms, because 4 attempts and up to 275 ms of waits share a timeout of 5000 ms, ' +
      "got '2000 ms' (use fewer attempts or a longer timeout, or omit it)",
  ],
  [
    'attempts that are one millisecond too long',
    Duration.millis(4024),
    { attempts: 1, perTryTimeout: Duration.seconds(2) },
    'at most 1999 ms',
  ],
  [
    'waits that do not fit',
    Duration.millis(275),
    { attempts: 3 },
    'retries: timeout of 275 ms is too short for 4 attempts and up to 275 ms of waits, use a longer one',
  ],
  ['a number as timeout', 5 as never, { attempts: 3 }, 'timeout must be a Duration'],
  ['no attempts', Duration.seconds(5), {}, 'retries.attempts must be a whole number from 0, got undefined'],
  [
    'an unknown prop',
    Duration.seconds(5),
    { attempts: 1, timeout: 1 },
    "retries: unknown prop 'timeout' (known props: attempts, perTryTimeout, retryOn, backoff, retryIgnorePreviousHosts, retryRemoteLocalities)",
  ],
  [
    'perTryTimeout without retries',
    Duration.seconds(5),
    { attempts: 0, perTryTimeout: Duration.seconds(1) },
    'retries: attempts 0 and perTryTimeout exclude each other',
  ],
])('fails with %s', (_, timeout, policy, message) => {
  expect(() => retriesWithin(timeout, policy as never)).toThrow(message);
});
