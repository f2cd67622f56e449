import { Duration } from 'cdk8s';
import { manifest, refusal } from '../fixtures/synth';
import type { JwtRule } from './jwt-rule';
import { RequestAuthentication } from './request-authentication';

const jwks = JSON.stringify({
  keys: [
    { kty: 'RSA', e: 'AQAB', n: 'u1SU1LfVLPHCozMxH2Mo' },
    { kty: 'oct', k: 'c2VjcmV0' },
  ],
});
const issuer = 'https://example.com';

test.each<[what: string, rule: JwtRule, wire: object]>([
  ['an issuer only', { issuer }, { issuer }],
  ['keys for any issuer', { jwksUri: 'http://keys.example.com' }, { jwksUri: 'http://keys.example.com' }],
  ['inline keys', { issuer, jwks }, { issuer, jwks }],
  [
    'every prop',
    {
      issuer,
      audiences: ['shop'],
      jwksUri: 'https://example.com:8443/keys?a=b',
      timeout: Duration.seconds(2),
      fromHeaders: [{ name: 'X-Jwt', prefix: 'Bearer ' }],
      fromParams: ['token'],
      fromCookies: ['session'],
      forwardOriginalToken: true,
      outputPayloadToHeader: 'x-payload',
      outputClaimToHeaders: [{ header: 'x-group', claim: 'address.country' }],
      spaceDelimitedClaims: ['roles'],
      presence: 'REQUIRED',
    },
    {
      issuer,
      audiences: ['shop'],
      jwksUri: 'https://example.com:8443/keys?a=b',
      timeout: '2s',
      fromHeaders: [{ name: 'X-Jwt', prefix: 'Bearer ' }],
      fromParams: ['token'],
      fromCookies: ['session'],
      forwardOriginalToken: true,
      outputPayloadToHeader: 'x-payload',
      outputClaimToHeaders: [{ header: 'x-group', claim: 'address.country' }],
      spaceDelimitedClaims: ['roles'],
      presence: 'REQUIRED',
    },
  ],
])('writes %s', (_what, rule, wire) => {
  expect(manifest((chart) => new RequestAuthentication(chart, 'jwt', { jwtRules: [rule] })).spec.jwtRules).toEqual([
    wire,
  ]);
});

const URL = 'jwtRules[0].jwksUri must be an http or https URL, at most 2048 characters';
const SET = 'jwtRules[0].jwks must be the JSON text of a JSON Web Key Set';
const keys = (...keys: object[]) => JSON.stringify({ keys });

test.each<[what: string, rule: unknown, message: string]>([
  ['neither issuer nor jwksUri', {}, 'jwtRules[0]: one of issuer, jwksUri is required, got none'],
  ['inline keys without an issuer', { jwks }, 'jwtRules[0]: one of issuer, jwksUri is required, got none'],
  [
    'jwks with jwksUri',
    { issuer, jwks, jwksUri: issuer },
    'jwtRules[0]: jwksUri and jwks exclude each other, keep one of them',
  ],
  ['an empty issuer', { issuer: '' }, "jwtRules[0].issuer must be a non-empty string, got ''"],
  ['an ftp URL', { jwksUri: 'ftp://example.com' }, `${URL}, got 'ftp://example.com'`],
  ['a URL without a host', { jwksUri: 'https:///keys' }, `${URL}, got 'https:///keys'`],
  ['a URL with an invalid port', { jwksUri: 'https://a:b/' }, `${URL}, got 'https://a:b/'`],
  ['a URL that is too long', { jwksUri: `https://a/${'b'.repeat(2048)}` }, URL],
  ['a number as URL', { jwksUri: 1 }, `${URL}, got 1`],
  ['keys that are not JSON', { issuer, jwks: 'keys' }, SET],
  ['JSON without keys', { issuer, jwks: '{}' }, SET],
  ['a key without kty', { issuer, jwks: keys({ n: 'x' }) }, SET],
  [
    'a key with an invalid modulus',
    { issuer, jwks: keys({ kty: 'RSA', e: 'AQAB', n: 'x' }) },
    'jwtRules[0].jwks: key 0 must have base64 in n',
  ],
  ['keys as an object', { issuer, jwks: { keys: [] } }, SET],
  [
    'a private key',
    { issuer, jwks: keys({ kty: 'RSA' }, { kty: 'RSA', d: 'x' }) },
    'jwtRules[0].jwks: key 1 is a private key: write its public part only',
  ],
  ['an empty audience', { issuer, audiences: [''] }, "jwtRules[0].audiences[0] must be a non-empty string, got ''"],
  [
    'a header name with a space',
    { issuer, fromHeaders: [{ name: 'x jwt' }] },
    "jwtRules[0].fromHeaders[0].name must be a header name (a token as in RFC 9110), got 'x jwt'",
  ],
  [
    'a claim header with a dot',
    { issuer, outputClaimToHeaders: [{ header: 'x.a', claim: 'a' }] },
    "jwtRules[0].outputClaimToHeaders[0].header must be a header name of letters, digits, '-' and '_', got 'x.a'",
  ],
  [
    'one header for two claims',
    {
      issuer,
      outputClaimToHeaders: [
        { header: 'x-a', claim: 'a' },
        { header: 'X-A', claim: 'b' },
      ],
    },
    "jwtRules[0].outputClaimToHeaders: header 'x-a' is listed twice, keep one",
  ],
  [
    '65 space-delimited claims',
    { issuer, spaceDelimitedClaims: Array.from({ length: 65 }, (_, index) => `c${index}`) },
    'jwtRules[0].spaceDelimitedClaims must be a list of at most 64, got a list of 65',
  ],
  ['a number as timeout', { issuer, timeout: 5 }, 'jwtRules[0].timeout must be a Duration'],
  [
    'jwks_uri, the old name of jwksUri',
    { issuer, jwks_uri: issuer },
    "jwtRules[0]: 'jwks_uri' is called 'jwksUri' here",
  ],
])('fails: %s', (_what, rule, message) => {
  const refused = refusal((chart) => new RequestAuthentication(chart, 'jwt', { jwtRules: [rule as never] }));
  expect(refused).toContain(`RequestAuthentication of 'chart/jwt': ${message}`);
});
