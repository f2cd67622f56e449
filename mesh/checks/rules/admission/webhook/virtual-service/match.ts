import type { FieldPath } from '../../../../../manifest/manifest';
import type { VirtualServiceHttpMatch } from '../../../../../manifest/wire';
import { dnsLabel } from '../grammar/dns';
import { matchedHeader } from '../grammar/header-name';
import { labels } from '../grammar/labels';
import { port } from '../grammar/port';
import { regexMatch, stringMatch } from '../grammar/string-match';
import type { Verdict } from '../rule';
import { httpFieldRule } from './http-rule';

export const match = httpFieldRule('match', {
  concept: 'http match',
  description: `Only \`uri\` allows an empty prefix. Regular expressions have RE2 syntax and must match the whole value. An empty
match, \`{}\`, means that the header is present; in \`withoutHeaders\` the regex \`*\` means the same.`,
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: default }
spec:
  hosts: [reviews]
  http:
    - match:
        - uri: { regex: "/v[12]/.*" }
          method: { exact: GET }
          authority: { prefix: reviews }
          scheme: { exact: http }
          headers:
            end-user: { exact: jason }
            ":path": { prefix: /v }
          withoutHeaders:
            x-internal: { regex: "*" }
          queryParams:
            debug: { exact: "" }
          port: 9080
          sourceLabels: { app: productpage }
          sourceNamespace: default
      route:
        - destination: { host: reviews }
`,
  wrong: [
    {
      set: { 'spec.http[0].match[0].headers["a b"]': { exact: 'x' } },
      says: 'must be a header name, a pseudo header like ":path", or "@request.auth.claims.…", got "a b"',
    },
    {
      set: { 'spec.http[0].match[0].headers.end-user': { prefix: '' } },
      says: 'prefix must not be empty because it would match anything: remove the match instead',
    },
    {
      set: { 'spec.http[0].match[0].withoutHeaders["a b"]': {} },
      says: 'must be a header name, a pseudo header like ":path", or "@request.auth.claims.…", got "a b"',
    },
    {
      set: { 'spec.http[0].match[0].withoutHeaders.x-internal': { regex: '[' } },
      says: 'must be a regular expression in RE2 syntax',
    },
    {
      set: { 'spec.http[0].match[0].uri': { regex: '/(?!v1).*' } },
      says: 'must be a regular expression in RE2 syntax',
    },
    { set: { 'spec.http[0].match[0].uri': { regex: '' } }, says: 'must be a regular expression, got an empty string' },
    {
      set: { 'spec.http[0].match[0].method': { prefix: '' } },
      says: 'prefix must not be empty because it would match anything: remove the match instead',
    },
    {
      set: { 'spec.http[0].match[0].authority': { regex: 'a'.repeat(1025) } },
      says: 'must be a regular expression of at most 1024 bytes, got 1025',
    },
    { set: { 'spec.http[0].match[0].scheme': { regex: '(' } }, says: 'must be a regular expression in RE2 syntax' },
    {
      set: { 'spec.http[0].match[0].queryParams.debug': { prefix: '' } },
      says: 'prefix must not be empty because it would match anything: remove the match instead',
    },
    { set: { 'spec.http[0].match[0].port': 70000 }, says: 'must be a port from 1 to 65535, got 70000' },
    {
      set: { 'spec.http[0].match[0].sourceLabels["@"]': 'x' },
      says: 'a label key must be at most 63 letters, digits and inner "-", "_" or "."',
    },
    {
      set: { 'spec.http[0].match[0].sourceLabels.app': '@' },
      says: 'a label value must be letters, digits and inner "-", "_" or "."',
    },
    {
      set: { 'spec.http[0].match[0].sourceNamespace': 'my_ns' },
      says: 'must be 1 to 63 letters, digits and inner hyphens, got "my_ns"',
    },
  ],
  check(match, field, verdict) {
    for (const [branch, request] of match.entries()) requestMatch(request, [...field, branch], verdict);
  },
});

function requestMatch(match: VirtualServiceHttpMatch, field: FieldPath, verdict: Verdict): void {
  const { error } = verdict;
  const { headers, withoutHeaders, queryParams, uri, port: number, sourceLabels, sourceNamespace } = match;
  for (const name in headers) {
    error([...field, 'headers', name], matchedHeader(name));
    error([...field, 'headers', name], stringMatch(headers[name]));
  }
  for (const name in withoutHeaders) {
    error([...field, 'withoutHeaders', name], matchedHeader(name));
    const header = withoutHeaders[name];
    if (header?.regex !== '*') error([...field, 'withoutHeaders', name], stringMatch(header));
  }
  for (const name in queryParams) error([...field, 'queryParams', name], stringMatch(queryParams[name]));
  if (uri) error([...field, 'uri'], regexMatch(uri));
  if (match.scheme) error([...field, 'scheme'], stringMatch(match.scheme));
  if (match.method) error([...field, 'method'], stringMatch(match.method));
  if (match.authority) error([...field, 'authority'], stringMatch(match.authority));
  if (number) error([...field, 'port'], port(number));
  if (sourceLabels) labels(sourceLabels, [...field, 'sourceLabels'], verdict);
  if (sourceNamespace) error([...field, 'sourceNamespace'], dnsLabel(sourceNamespace));
}
