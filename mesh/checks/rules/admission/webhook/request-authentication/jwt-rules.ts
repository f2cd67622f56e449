import type { FieldPath } from '../../../../../manifest/manifest';
import type { RequestAuthenticationJwtRule } from '../../../../../manifest/wire';
import { duration } from '../grammar/duration';
import { claimHeader } from '../grammar/header-name';
import { jwks } from '../grammar/jwks';
import { jwksUri } from '../grammar/jwks-uri';
import { type Verdict, webhookRule } from '../rule';

export const jwtRules = webhookRule({
  kind: 'RequestAuthentication',
  concept: 'JWT rules',
  right: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: shop, namespace: default }
spec:
  jwtRules:
    - issuer: https://accounts.example.com
      jwksUri: https://accounts.example.com/keys
      audiences: [shop]
      fromHeaders: [{ name: x-token, prefix: "Bearer " }]
      outputClaimToHeaders: [{ header: x-group, claim: group }]
      timeout: 5s
`,
  wrong: [
    {
      set: { 'spec.jwtRules[0].issuer': undefined, 'spec.jwtRules[0].jwksUri': undefined },
      says: 'must have an issuer or a jwksUri',
    },
    { set: { 'spec.jwtRules[0].audiences[0]': '' }, says: 'must not be empty' },
    { set: { 'spec.jwtRules[0].fromParams': [''] }, says: 'must not be empty' },
    { set: { 'spec.jwtRules[0].fromCookies': [''] }, says: 'must not be empty' },
    { set: { 'spec.jwtRules[0].fromHeaders[0].name': '' }, says: 'must not be empty' },
    { set: { 'spec.jwtRules[0].jwksUri': 'file:///keys' }, says: 'must be a URL that begins with http:// or https://' },
    {
      set: { 'spec.jwtRules[0].jwksUri': 'https://a:b/keys' },
      says: 'must be a URL that begins with http:// or https://',
    },
    { set: { 'spec.jwtRules[0].jwks': 'keys' }, says: 'must be a set of JSON Web Keys as JSON, got "keys"' },
    {
      set: { 'spec.jwtRules[0].jwks': '{"keys":[{"kty":"RSA"}]}' },
      says: 'key 0 must have a string in e, got nothing',
    },
    { set: { 'spec.jwtRules[0].outputClaimToHeaders[0].claim': '' }, says: 'must have both a header and a claim' },
    {
      set: { 'spec.jwtRules[0].outputClaimToHeaders[0].header': 'x:a' },
      says: 'must be a header name of letters, digits, "-" and "_", got "x:a"',
    },
    { set: { 'spec.jwtRules[0].timeout': '0s' }, says: 'must be a duration of at least 1ms' },
    {
      set: { 'spec.jwtRules[0].jwksUri': undefined, 'spec.jwtRules[0].jwks': '{"keys":[{"kty":"oct","k":"AAAA"}]}' },
      says: 'key 0 is secret: anyone who reads it can sign tokens, so use only public keys',
      warning: true,
    },
  ],
  check({ spec }, verdict) {
    for (const [index, rule] of (spec.jwtRules ?? []).entries()) jwtRule(rule, ['spec', 'jwtRules', index], verdict);
  },
});

function jwtRule(rule: RequestAuthenticationJwtRule, field: FieldPath, { error, warning }: Verdict): void {
  const { issuer = '', audiences = [], fromHeaders = [], fromParams = [], fromCookies = [] } = rule;
  const written = rule.jwksUri === undefined ? 'jwks_uri' : 'jwksUri';
  const uri = rule[written] ?? '';
  if (issuer === '' && uri === '') error(field, 'must have an issuer or a jwksUri');
  if (uri !== '') error([...field, written], jwksUri(uri));
  if (rule.jwks) {
    const { problem, secret } = jwks(rule.jwks);
    error([...field, 'jwks'], problem);
    for (const key of secret) {
      const message = `key ${key} is secret: anyone who reads it can sign tokens, so use only public keys`;
      warning([...field, 'jwks'], message);
    }
  }
  for (const [list, values] of Object.entries({ audiences, fromParams, fromCookies })) {
    for (const [index, value] of values.entries())
      if (value === '') error([...field, list, index], 'must not be empty');
  }
  for (const [index, { name = '' }] of fromHeaders.entries()) {
    if (name === '') error([...field, 'fromHeaders', index, 'name'], 'must not be empty');
  }
  for (const [index, { header = '', claim = '' }] of (rule.outputClaimToHeaders ?? []).entries()) {
    const isWhole = header !== '' && claim !== '';
    const problem = isWhole ? claimHeader(header) : 'must have both a header and a claim';
    error([...field, 'outputClaimToHeaders', index], problem);
  }
  error([...field, 'timeout'], duration(rule.timeout));
}
