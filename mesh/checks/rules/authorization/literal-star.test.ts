import { findingsOf } from '../../fixtures/findings';
import { literalStar } from './literal-star';
import { spiffePrincipal } from './spiffe-principal';

const policy = (rule: string, action = 'ALLOW') => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: shop }
spec: { action: ${action}, rules: [{ ${rule} }] }
`;
const operation = (fields: string) => `to: [{ operation: { ${fields} } }]`;
const source = (fields: string) => `from: [{ source: { ${fields} } }]`;
const when = (key: string, value: string) => `when: [{ key: "${key}", values: ["${value}"] }]`;

test.each([
  operation('paths: ["*", /api/*, "*.html", "/shops/{*}/items/{**}"]'),
  operation('paths: ["/v1/items:batchGet", "/odata/$metadata", "/Users(1)"]'),
  operation('hosts: ["*.example.com", shop.*], methods: ["*", G*]'),
  source('principals: ["*", "*/sa/web", cluster.local/ns/shop/*]'),
  source('requestPrincipals: ["*", "https://issuer/*", "*/sub"], namespaces: ["a*b"]'),
  when('request.headers[accept]', '*/*'),
  when('request.auth.claims[scope]', 'orders:*:read'),
  when('request.auth.audiences', 'urn:*:shop'),
])('nothing about %s', (rule) => expect(findingsOf(literalStar, [policy(rule)])).toEqual([]));

test('DENY of hidden files', () => {
  expect(findingsOf(literalStar, [policy(operation('paths: ["/.*"]'), 'DENY')])).toEqual([]);
});

const literally = 'only a star at one end is a wildcard, so this one is compared literally';

test.each([
  [operation('paths: [/shops/*/items/*]'), 'to[0].operation.paths[0]', `${literally}: write "/shops/{*}/items/{**}"`],
  [operation('notPaths: [/service/*health]'), 'to[0].operation.notPaths[0]', literally],
  [operation('paths: ["*/admin/*"]'), 'to[0].operation.paths[0]', `${literally}: write "{*}/admin/{**}"`],
  [operation('hosts: ["shop.*.com"]'), 'to[0].operation.hosts[0]', literally],
  [
    source('notPrincipals: ["cluster.local/ns/*/sa/web"]'),
    'from[0].source.notPrincipals[0]',
    `${literally}: write "*/sa/web"`,
  ],
  [source('requestPrincipals: ["*/*"]'), 'from[0].source.requestPrincipals[0]', `${literally}: write "*"`],
  [when('source.principal', '*web*'), 'when[0].values[0]', literally],
  [when('request.headers[user-agent]', '*Mobile*'), 'when[0].values[0]', literally],
  [
    operation('methods: [GET|POST, "(GET|POST)"]'),
    'to[0].operation.methods[1]',
    'regular expressions are not supported, so this value is compared literally: write "*" at one end, or list the values',
  ],
  [
    operation('paths: ["/api/.*"]'),
    'to[0].operation.paths[0]',
    'regular expressions are not supported, so this value is compared literally: write "*" at one end, {*} or {**}',
  ],
])('%s', (rule, path, message) => {
  expect(findingsOf(literalStar, [policy(rule)])).toMatchObject([{ path: `spec.rules[0].${path}`, message }]);
});

test('spiffe:// is also wrong in a condition', () => {
  const wrong = policy(when('source.principal', 'spiffe://cluster.local/ns/shop/sa/web'));
  expect(findingsOf(spiffePrincipal, [wrong])).toMatchObject([{ path: 'spec.rules[0].when[0].values[0]' }]);
});
