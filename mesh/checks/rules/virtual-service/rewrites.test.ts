import { findingsOf } from '../../fixtures/findings';
import { rewrittenSlash } from './rewritten-slash';

const found = (...rules: string[]) =>
  findingsOf(rewrittenSlash, [
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api }
spec:
  hosts: [api]
  http: [${rules.map((rule) => `{ route: [{ destination: { host: api } }], ${rule} }`).join(', ')}]
`,
  ]).map(({ path, message }) => `${path} ${message}`);
const rewriting = (match: string, uri: string) => `match: [${match}], rewrite: { uri: ${uri} }`;

test.each([
  [rewriting('{ uri: { prefix: /api } }', '/v2')],
  [rewriting('{ uri: { prefix: /api/ } }', '/')],
  [rewriting('{ uri: { prefix: / } }', '/static/')],
  [rewriting('{ uri: { exact: /api } }', '/')],
  [rewriting('{ uri: { regex: /api } }', '/')],
  [rewriting('{ headers: { a: { exact: b } } }', '/')],
  // A prefix in the middle of a word.
  [rewriting('{ uri: { prefix: /file- } }', '/')],
  [rewriting('{ uri: { prefix: /files/ } }', '/file-')],
  // The paths with a slash are handled before.
  [rewriting('{ uri: { prefix: /api/ } }', '/'), rewriting('{ uri: { prefix: /api } }', '/')],
  [rewriting('{ uri: { regex: "/api/.*" } }', '/x'), rewriting('{ uri: { prefix: /api } }', '/')],
  ['match: [{ uri: { prefix: /api } }], redirect: { uri: / }'],
])('nothing about %j', (...rules) => expect(found(...rules)).toEqual([]));

test('a rewrite of every path loses the slash', () => {
  expect(found(rewriting('{ uri: { prefix: / } }', '/v2'))).toEqual([
    'spec.http[0].match[0].uri.prefix /users becomes /v2users: rewrite to "/v2/"',
  ]);
});

test('a file replaces the whole path', () => {
  expect(found(rewriting('{ uri: { prefix: /app/ } }', '/index.html'))).toEqual([
    'spec.http[0].match[0].uri.prefix /app/users becomes /index.htmlusers: to replace the whole path, match it with exact or regex',
  ]);
});

test.each([
  [
    'redirect: { uri: "https://a.example/x?y" }',
    'a URL becomes a path of the same host: write scheme: https, authority: a.example, uri: /x?y',
  ],
  [
    'rewrite: { uri: "http://a.example" }',
    'a URL is no path: a rewrite does not change the destination, use a redirect or another destination',
  ],
  ['rewrite: { uri: v2/ }', 'a path starts with a slash: write "/v2/"'],
])('a new path without a slash: %s', (rule, message) => {
  expect(found(rule)).toEqual([`spec.http[0].${rule.split(':')[0]}.uri ${message}`]);
});
