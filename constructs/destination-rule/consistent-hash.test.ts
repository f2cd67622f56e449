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

test('every prop', () => {
  expect(wire({ httpCookie, ringHash })).toEqual({ httpCookie: { ...httpCookie, ttl: '1h' }, ringHash });
  const others: ConsistentHash[] = [
    { httpHeaderName: 'x-user', maglev },
    { useSourceIp: true },
    { httpQueryParameterName: 'user' },
  ];
  for (const hash of others) expect(wire(hash)).toEqual(hash);
});

test('a cookie until the browser is closed', () => {
  expect(wire({ httpCookie: { name: 'who', ttl: Duration.seconds(0) } })).toEqual({
    httpCookie: { name: 'who', ttl: '0s' },
  });
});

test.each([2, 3, 65537, 4999999])('a table of %d', (tableSize) => {
  expect(wire({ useSourceIp: true, maglev: { tableSize } }).maglev).toEqual({ tableSize });
});

test.each([0, 1, 4, 9, 25, 65536, 5000011, 7.5, -7, '7', null])('fails: a table of %p', (tableSize) => {
  expect(refused({ useSourceIp: true, maglev: { tableSize } })).toMatch(
    /^consistentHash\.maglev\.tableSize must be a prime number below 5000011, got \S/,
  );
});

const KEYS = 'httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName';

test.each<[what: string, hash: unknown, message: string]>([
  ['no key', { ringHash }, `consistentHash: one of ${KEYS} is needed, got none`],
  [
    'two keys',
    { httpHeaderName: 'a', useSourceIp: true },
    'consistentHash: httpHeaderName and useSourceIp exclude each other, keep one of them',
  ],
  ['not the address', { useSourceIp: false }, 'consistentHash.useSourceIp must be true, got false (or leave it out)'],
  [
    'two algorithms',
    { useSourceIp: true, ringHash, maglev },
    'consistentHash: ringHash and maglev exclude each other, keep one of them',
  ],
  [
    'no header',
    { httpHeaderName: 'a b' },
    "consistentHash.httpHeaderName must be the name of a header, a token as in RFC 9110, got 'a b'",
  ],
  [
    'cookie without name',
    { httpCookie: { path: '/' } },
    'consistentHash.httpCookie.name must be a text that is not empty, got nothing',
  ],
  [
    'attribute twice',
    { httpCookie: { name: 'a', attributes: [attribute, attribute] } },
    "consistentHash.httpCookie.attributes: 'SameSite' is named twice, keep one of them",
  ],
  [
    'attribute without name',
    { httpCookie: { name: 'a', attributes: [{ value: 'b' }] } },
    'consistentHash.httpCookie.attributes[0].name must be a text that is not empty, got nothing',
  ],
  [
    'half a millisecond',
    { httpCookie: { name: 'a', ttl: Duration.millis(0.5) } },
    'consistentHash.httpCookie.ttl must be a whole number of milliseconds, at least 1, got 0.5',
  ],
  [
    'ring of text',
    { useSourceIp: true, ringHash: { minimumRingSize: '1024' } },
    "consistentHash.ringHash.minimumRingSize must be a whole number from 0 to 9007199254740991, got '1024'",
  ],
])('fails: %s', (_what, hash, message) => {
  expect(refused(hash)).toBe(message);
});
