import { findingsOf } from '../../fixtures/findings';
import { literalPattern } from './literal-pattern';

const found = (rule: string) =>
  findingsOf(literalPattern, [
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop]
  http: [{ route: [{ destination: { host: shop } }], ${rule} }]
`,
  ]).map(({ path, message }) => `${path.replace('spec.http[0].', '')}: ${message}`);

test.each([
  'match: [{ uri: { prefix: /api/ } }, { uri: { exact: / } }, { uri: { regex: "/api/.*" } }]',
  'match: [{ uri: { regex: "/api/?" } }, { uri: { regex: "/a(/.*)?" } }]',
  'match: [{ headers: { accept: { exact: "*/*" }, if-none-match: { exact: "*" }, x-user: { exact: "CORP\\\\dave" } } }]',
  'match: [{ queryParams: { q: { exact: "*" } }, authority: { prefix: shop. }, method: { exact: PURGE } }]',
  'corsPolicy: { allowOrigins: [{ exact: "*" }, { exact: https://shop.example.com }, { regex: "https://.*" }] }',
  'rewrite: { uri: /next }',
  'rewrite: { uriRegexRewrite: { match: "/a/(.*)", rewrite: "/b/\\\\1" } }',
  'redirect: { uri: "/prices/$" }',
])('nothing about %s', (rule) => expect(found(rule)).toEqual([]));

test.each([
  [
    'match: [{ uri: { exact: /static/* } }]',
    'match[0].uri.exact: exact has no wildcards, so "*" is compared literally: write prefix: "/static/"',
  ],
  [
    'match: [{ uri: { prefix: /a/*/b } }]',
    'match[0].uri.prefix: a prefix has no wildcards, so "*" is compared literally: write regex: "/a/[^/]*/b.*"',
  ],
  [
    'match: [{ uri: { prefix: "/route(/|$)(.*)" } }]',
    'match[0].uri.prefix: a prefix is no regular expression, so "/route(/|$)(.*)" is compared literally: write regex: "/route(/|$)(.*)"',
  ],
  [
    'match: [{ uri: { regex: /api/* } }]',
    'match[0].uri.regex: in a regex, "/*" means any number of slashes: write "/api/.*"',
  ],
  [
    'match: [{ authority: { exact: "*.example.com" } }]',
    'match[0].authority.exact: exact has no wildcards, so "*" is compared literally: write regex: "[^/]*\\\\.example\\\\.com"',
  ],
  [
    'match: [{ headers: { user-agent: { exact: "*Firefox*" } } }]',
    'match[0].headers.user-agent.exact: exact has no wildcards, so "*" is compared literally: write regex: ".*Firefox.*"',
  ],
  [
    'match: [{ withoutHeaders: { cookie: { prefix: ".*user=a" } } }]',
    'match[0].withoutHeaders.cookie.prefix: a prefix is no regular expression, so ".*user=a" is compared literally: write regex: ".*user=a.*"',
  ],
  ['match: [{ method: { exact: get } }]', 'match[0].method.exact: methods are case-sensitive: write GET'],
  [
    'corsPolicy: { allowOrigins: [{ exact: "https://*.example.com" }] }',
    'corsPolicy.allowOrigins[0].exact: exact has no wildcards, so "*" is compared literally: write regex: "https://[^/]*\\\\.example\\\\.com"',
  ],
  ['rewrite: { uri: /next/* }', 'rewrite.uri: "*" becomes a part of the new path: remove it'],
  ['redirect: { uri: /next/$1 }', 'redirect.uri: "$1" becomes a part of the new path: use uriRegexRewrite for groups'],
])('%s', (rule, finding) => expect(found(rule)).toEqual([finding]));
