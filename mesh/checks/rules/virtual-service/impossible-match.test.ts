import { findingsOf } from '../../fixtures/findings';
import { impossibleMatch } from './impossible-match';

const message = (uri: string) =>
  findingsOf(impossibleMatch, [
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop]
  http: [{ match: [{ uri: { ${uri} } }], route: [{ destination: { host: shop } }] }]
`,
  ])[0]?.message.replace(/^no request path can match /, '');

test.each([
  ['exact: api', '"api": a path starts with a slash'],
  ['prefix: "/find?q="', '"/find?q=": a path has no query string (use queryParams)'],
  ['exact: "/app#part"', '"/app#part": a path has no fragment, because browsers do not send it'],
  ['prefix: "^/api/.*"', '"^/api/.*": it is compared literally (write regex: "/api/.*")'],
  ['regex: "/find\\\\?q=.*"', '"/find\\\\?q=.*": a path has no query string (use queryParams)'],
  ['regex: api', '"api": a path starts with a slash'],
])('%s', (uri, expected) => expect(message(uri)).toBe(expected));
