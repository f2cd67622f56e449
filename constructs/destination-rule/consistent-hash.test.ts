import { Duration } from 'cdk8s';
import { policy, policyRefusal } from '../fixtures/synth';
import type { ConsistentHash, CookieAttribute, HttpCookie, Maglev, RingHash } from './consistent-hash';

const wire = (consistentHash: ConsistentHash) =>
  policy({ loadBalancer: { consistentHash } }).loadBalancer.consistentHash;
const refused = (consistentHash: unknown) =>
  policyRefusal({ loadBalancer: { consistentHash } }).replace('trafficPolicy.loadBalancer.', '');

const ringHash: Required<RingHash> = { minimumRingSize: 2048 };
const maglev: Required<Maglev> = { tableSize: 65537 };
const attribute: Required<CookieAttribute> = { name: 'SameSite', value: 'Strict' };
const httpCookie: Required<HttpCookie> = {
  name: 'who',
  path: '/shop',
  ttl: Duration.hours(1),
  attributes: [attribute, { name: 'Secure' }],
};

test('writes every kind of key', () => {
  expect(wire({ httpCookie, ringHash })).toEqual({ httpCookie: { ...httpCookie, ttl: '1h' }, ringHash });
  const others: ConsistentHash[] = [
    { httpHeaderName: 'x-user', maglev },
    { useSourceIp: true },
    { httpQueryParameterName: 'user' },
  ];
  for (const hash of others) expect(wire(hash)).toEqual(hash);
});

test('writes a session cookie with ttl 0s', () => {
  expect(wire({ httpCookie: { name: 'who', ttl: Duration.seconds(0) } })).toEqual({
    httpCookie: { name: 'who', ttl: '0s' },
  });
});

test.each([2, 3, 65537, 4999999])('accepts a Maglev table of the prime size %d', (tableSize) => {
  expect(wire({ useSourceIp: true, maglev: { tableSize } }).maglev).toEqual({ tableSize });
});

test('fails: a ring that Envoy refuses', () => {
  expect(refused({ useSourceIp: true, ringHash: { minimumRingSize: 8_388_609 } })).toBe(
    'consistentHash.ringHash.minimumRingSize must be a whole number from 0 to 8388608, got 8388609',
  );
});

test.each([0, 1, 4, 9, 25, 65536, 5000011, 7.5, -7, '7', null])('fails: a Maglev table of size %p', (tableSize) => {
  expect(refused({ useSourceIp: true, maglev: { tableSize } })).toMatch(
    /^consistentHash\.maglev\.tableSize must be a prime number below 5000011, got \S/,
  );
});

const KEYS = 'httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName';

test.each<[what: string, hash: unknown, message: string]>([
  ['no key', { ringHash }, `consistentHash: one of ${KEYS} is required, got none`],
  [
    'two keys',
    { httpHeaderName: 'a', useSourceIp: true },
    'consistentHash: httpHeaderName and useSourceIp exclude each other, keep one of them',
  ],
  [
    'useSourceIp false',
    { useSourceIp: false },
    'consistentHash.useSourceIp must be true, got false (omit it to disable it)',
  ],
  [
    'two algorithms',
    { useSourceIp: true, ringHash, maglev },
    'consistentHash: ringHash and maglev exclude each other, keep one of them',
  ],
  [
    'a header name with a space',
    { httpHeaderName: 'a b' },
    "consistentHash.httpHeaderName must be a header name (a token as in RFC 9110), got 'a b'",
  ],
  [
    'a cookie without a name',
    { httpCookie: { path: '/' } },
    'consistentHash.httpCookie.name must be a non-empty string, got undefined',
  ],
  [
    'a duplicate cookie attribute',
    { httpCookie: { name: 'a', attributes: [attribute, attribute] } },
    "consistentHash.httpCookie.attributes: 'SameSite' is listed twice, keep one",
  ],
  [
    'a cookie attribute without a name',
    { httpCookie: { name: 'a', attributes: [{ value: 'b' }] } },
    'consistentHash.httpCookie.attributes[0].name must be a non-empty string, got undefined',
  ],
  [
    'a ttl of half a millisecond',
    { httpCookie: { name: 'a', ttl: Duration.millis(0.5) } },
    'consistentHash.httpCookie.ttl must be a whole number of milliseconds, at least 1, got 0.5',
  ],
  [
    'a string as ring size',
    { useSourceIp: true, ringHash: { minimumRingSize: '1024' } },
    "consistentHash.ringHash.minimumRingSize must be a whole number from 0 to 8388608, got '1024' (write 1024 without quotes)",
  ],
])('fails: %s', (_what, hash, message) => {
  expect(refused(hash)).toBe(message);
});
