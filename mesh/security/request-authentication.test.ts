import { createSign, generateKeyPairSync } from 'node:crypto';
import { toConfig } from '../manifest/config';
import type { Jwt } from '../request/request';
import { RequestAuthentication } from './request-authentication';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = JSON.stringify({ keys: [pair.publicKey.export({ format: 'jwk' })] });
const NOW = 1_000_000;

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: object, header: object = {}): string {
  const message = `${encoded({ alg: 'RS256', ...header })}.${encoded(claims)}`;
  return `${message}.${createSign('SHA256').update(message).sign(pair.privateKey).toString('base64url')}`;
}

function policy(name: string, ...jwtRules: object[]) {
  const rules = jwtRules.map((rule) => ({ issuer: 'me', jwks, ...rule }));
  const metadata = { name, namespace: 'default' };
  const kind = 'RequestAuthentication';
  return toConfig({ manifest: { apiVersion: 'security.istio.io/v1', kind, metadata, spec: { jwtRules: rules } } });
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly jwt?: Jwt;
}

function decide(policies: ReturnType<typeof policy>[], { headers = {}, query = '', jwt }: Sent) {
  const carried = { headers: new Map(Object.entries(headers)), query, jwt };
  const found = new RequestAuthentication(policies).authenticate(carried, NOW);
  if (found.kind === 'rejected') return `${found.status} ${found.policy}`;
  return { claims: found.claims, headers: Object.fromEntries(found.left.headers), query: found.left.query };
}

const bearer = (text: string): Sent => ({ headers: { authorization: `Bearer ${text}` } });
const PASSED = expect.objectContaining({ claims: expect.objectContaining({ iss: 'me' }) });
const ANONYMOUS = expect.objectContaining({ claims: undefined });

test.each<[string, object[], Sent, unknown]>([
  ['no token passes', [{}], {}, ANONYMOUS],
  ['presence REQUIRED, no token', [{ presence: 'REQUIRED' }], {}, '401 default/p'],
  ['presence REQUIRED, a signed token', [{ presence: 'REQUIRED' }], bearer(token({ iss: 'me' })), PASSED],
  [
    'presence REQUIRED, a token that only another rule accepts',
    [{ issuer: 'you', presence: 'REQUIRED' }, {}],
    bearer(token({ iss: 'me' })),
    '401 default/p',
  ],
  ['a signed token passes', [{}], bearer(token({ iss: 'me' })), PASSED],
  ['another issuer', [{}], bearer(token({ iss: 'you' })), '401 default/p'],
  ['no issuer', [{}], bearer(token({})), '401 default/p'],
  ['a changed token', [{}], bearer(`${token({ iss: 'me' }).slice(0, -8)}AAAAAAAA`), '401 default/p'],
  ['an unknown algorithm', [{}], bearer(token({ iss: 'me' }, { alg: 'none' })), '401 default/p'],
  ['a text that is no token', [{}], bearer('abc'), '401 default/p'],
  ['a text without the prefix', [{}], { headers: { authorization: 'Basic abc' } }, ANONYMOUS],
  ['an expired token', [{}], bearer(token({ iss: 'me', exp: NOW - 61 })), '401 default/p'],
  ['a token that has expired within the clock skew', [{}], bearer(token({ iss: 'me', exp: NOW - 59 })), PASSED],
  ['a token for later', [{}], bearer(token({ iss: 'me', nbf: NOW + 61 })), '401 default/p'],
  ['exp as a text', [{}], bearer(token({ iss: 'me', exp: '1' })), '401 default/p'],
  ['a wrong audience', [{ audiences: ['a'] }], bearer(token({ iss: 'me', aud: 'b' })), '403 default/p'],
  ['no audience', [{ audiences: ['a'] }], bearer(token({ iss: 'me' })), '403 default/p'],
  [
    'audiences without scheme',
    [{ audiences: ['https://a/'] }],
    bearer(token({ iss: 'me', aud: ['b', 'http://a'] })),
    PASSED,
  ],
  ['keys that cannot be read', [{ jwks: '{}' }], bearer(token({ iss: 'me' })), '401 default/p'],
  ['two rules, the second one accepts', [{ audiences: ['a'] }, {}], bearer(token({ iss: 'me' })), PASSED],
  [
    'two rules, none accepts',
    [{ audiences: ['a'] }, { audiences: ['b'] }],
    bearer(token({ iss: 'me' })),
    '403 default/p',
  ],
  [
    'a wrong audience outweighs an unknown issuer',
    [{ audiences: ['a'] }, { issuer: 'you' }],
    bearer(token({ iss: 'me' })),
    '403 default/p',
  ],
  ['a token in a query', [{}], { query: `?access_token=${token({ iss: 'me' })}` }, PASSED],
  ['a query that the rule ignores', [{ fromHeaders: [{ name: 'x' }] }], { query: '?access_token=abc' }, ANONYMOUS],
  ['a token in a cookie', [{ fromCookies: ['t'] }], { headers: { cookie: `a=b; t=${token({ iss: 'me' })}` } }, PASSED],
  [
    'a token in a header with a prefix',
    [{ fromHeaders: [{ name: 'X-T', prefix: 'T ' }] }],
    { headers: { 'x-t': `T ${token({ iss: 'me' })}` } },
    PASSED,
  ],
  [
    'one of two tokens is wrong',
    [{}],
    { ...bearer(token({ iss: 'me' })), query: '?access_token=abc' },
    '401 default/p',
  ],
  ['a described token', [{}], { jwt: { issuer: 'me' } }, PASSED],
  ['a described token that is not valid', [{}], { jwt: { issuer: 'me', valid: false } }, '401 default/p'],
  [
    'a carried token outweighs the described one',
    [{}],
    { ...bearer(token({ iss: 'you' })), jwt: { issuer: 'me' } },
    '401 default/p',
  ],
])('%s', (_, rules, sent, expected) => expect(decide([policy('p', ...rules)], sent)).toEqual(expected));

test('a verified token is removed, unless the rule forwards it', () => {
  const sent = { ...bearer(token({ iss: 'me' })), query: '?b=%41&a' };
  expect(decide([policy('p', {})], sent)).toMatchObject({ headers: {}, query: '?b=%41&a' });
  expect(decide([policy('p', { forwardOriginalToken: true })], sent)).toMatchObject({ headers: sent.headers });
  const query = `?b=%41&access_token=${token({ iss: 'me' })}&a`;
  expect(decide([policy('p', {})], { query })).toMatchObject({ query: '?a=&b=A' });
});

test('claims become headers, and clients cannot set them', () => {
  const rule = {
    outputPayloadToHeader: 'x-payload',
    outputClaimToHeaders: ['role', 'level', 'on', 'nested.list', 'none'].map((claim) => ({
      claim,
      header: `X-${claim}`,
    })),
  };
  const claims = { iss: 'me', role: 'admin', level: 1.5, on: true, nested: { list: ['a'] } };
  const { headers } = bearer(token(claims));
  expect(decide([policy('p', rule)], { headers: { ...headers, 'x-none': 'forged' } })).toMatchObject({
    headers: {
      'x-payload': encoded(claims),
      'x-role': 'admin',
      'x-level': '1.500000',
      'x-on': 'true',
      'x-nested.list': 'WyJhIl0=',
    },
  });
  expect(decide([policy('p', rule)], { headers: { 'x-role': 'forged', 'x-payload': 'forged' } })).toMatchObject({
    headers: {},
  });
});

test('scope, permission and spaceDelimitedClaims become lists', () => {
  const claims = { iss: 'me', scope: ' read  write ', perms: 'a b', other: 'a b' };
  expect(decide([policy('p', { spaceDelimitedClaims: ['perms'] })], bearer(token(claims)))).toMatchObject({
    claims: { scope: ['read', 'write'], perms: ['a', 'b'], other: 'a b' },
  });
});
