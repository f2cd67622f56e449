import type { FieldPath } from '../../../../../manifest/manifest';
import type {
  VirtualServiceHttp,
  VirtualServiceHttpHeaders,
  VirtualServiceHttpHeadersRequest,
} from '../../../../../manifest/wire';
import { changedHeader, isAuthority, requestHeader } from '../grammar/header-name';
import { headerValue } from '../grammar/header-value';
import type { Verdict } from '../rule';
import { httpRule } from './http-rule';

export const headers = httpRule({
  concept: 'header changes',
  description: `In values, \`%\` starts an Envoy variable: write \`%%\` for a plain \`%\`. Set the request host only once, in
\`rewrite.authority\` or as the header \`host\` or \`:authority\`.`,
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: default }
spec:
  hosts: [reviews]
  http:
    - headers:
        request:
          set: { ":authority": reviews.example.com, x-from: "%DOWNSTREAM_REMOTE_ADDRESS%" }
          remove: [x-debug]
        response:
          add: { x-load: "100%%" }
      route:
        - destination: { host: reviews }
          headers:
            response:
              remove: [server]
`,
  wrong: [
    {
      set: { 'spec.http[0].headers.request.set': { ':path': '/' } },
      says: 'must not be a pseudo header other than ":authority", got ":path"',
    },
    { set: { 'spec.http[0].headers.request.add': { '': 'x' } }, says: 'a header name must not be empty' },
    {
      set: { 'spec.http[0].headers.request.add': { 'x-load': '100%' } },
      says: '"%" in a header value must be doubled or enclose a variable',
    },
    {
      set: { 'spec.http[0].headers.request.add': { a: 'a\u0000' } },
      says: 'a header value must not have control characters, got "a\\u0000"',
    },
    {
      set: { 'spec.http[0].headers.request.remove': ['Host'] },
      says: 'must not be a pseudo header or "host", got "Host"',
    },
    {
      set: { 'spec.http[0].headers.response.set': { ':status': '200' } },
      says: 'must not be a pseudo header or "host", got ":status"',
    },
    {
      set: { 'spec.http[0].headers.response.set': { a: '%A(["b" "c"])%' } },
      says: '"%" in a header value must be doubled or enclose a variable',
    },
    { set: { 'spec.http[0].route[0].headers.response.remove': [''] }, says: 'a header name must not be empty' },
    {
      set: { 'spec.http[0].rewrite': { authority: 'ratings' } },
      says: 'the request host must be set only once: in rewrite.authority or as header host or :authority',
    },
    {
      set: { 'spec.http[0].headers.request.add': { HOST: 'ratings' } },
      says: 'the request host must be set only once: in rewrite.authority or as header host or :authority',
    },
  ],
  check(http, field, verdict) {
    if (http.headers) {
      changes(http.headers, [...field, 'headers'], verdict);
      authority(http, field, verdict);
    }
    for (const [index, { headers }] of (http.route ?? []).entries()) {
      if (headers) changes(headers, [...field, 'route', index, 'headers'], verdict);
    }
  },
});

function changes({ request, response }: VirtualServiceHttpHeaders, field: FieldPath, verdict: Verdict): void {
  if (request) operations(request, [...field, 'request'], requestHeader, verdict);
  if (response) operations(response, [...field, 'response'], changedHeader, verdict);
}

function operations(
  { add, set, remove = [] }: VirtualServiceHttpHeadersRequest,
  field: FieldPath,
  header: typeof requestHeader,
  { error }: Verdict,
): void {
  for (const [operation, values] of Object.entries({ add, set })) {
    for (const name in values) {
      error([...field, operation, name], header(name));
      error([...field, operation, name], headerValue(values[name] ?? ''));
    }
  }
  for (const [index, name] of remove.entries()) error([...field, 'remove', index], changedHeader(name));
}

/** Headers that single destinations set are not compared. */
function authority({ rewrite, headers }: VirtualServiceHttp, field: FieldPath, { error }: Verdict): void {
  const { add, set } = headers?.request ?? {};
  let isSet = (rewrite?.authority ?? '') !== '';
  for (const [operation, values] of Object.entries({ set, add })) {
    for (const name in values) {
      if (!isAuthority(name)) continue;
      if (isSet) {
        const message = 'the request host must be set only once: in rewrite.authority or as header host or :authority';
        error([...field, 'headers', 'request', operation, name], message);
        return;
      }
      isSet = (values[name] ?? '') !== '';
    }
  }
}
