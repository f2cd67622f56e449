import type { FieldPath } from '../../../../../manifest/manifest';
import type { VirtualServiceHttp } from '../../../../../manifest/wire';
import { type Verdict, webhookRule } from '../rule';

const anotherAction = { route: [{ destination: { host: 'reviews' } }], fault: { abort: { httpStatus: 500 } } };

export const action = webhookRule({
  kind: 'VirtualService',
  concept: 'actions of a route',
  description: `Each http route either forwards requests (\`route\`) or answers them itself (\`redirect\`, \`directResponse\`).
\`fault\` and \`rewrite\` only work with \`route\`.`,
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: default }
spec:
  hosts: [reviews]
  http:
    - match:
        - uri: { prefix: /old }
      redirect: { uri: /new }
    - match:
        - uri: { prefix: /closed }
      directResponse: { status: 503 }
    - route:
        - destination: { host: reviews }
      mirror: { host: shadow }
`,
  wrong: [
    { set: { 'spec.http': [] }, says: 'must have http, tls or tcp routes' },
    { set: { 'spec.http[2].route': [] }, says: 'must have route, redirect or directResponse' },
    { set: { 'spec.http[0].route': anotherAction.route }, says: 'redirect cannot be combined with route: remove one' },
    { set: { 'spec.http[0].fault': anotherAction.fault }, says: 'redirect cannot be combined with fault: remove one' },
    { set: { 'spec.http[0].rewrite': { uri: '/' } }, says: 'redirect cannot be combined with rewrite: remove one' },
    {
      set: { 'spec.http[0].directResponse': { status: 200 } },
      says: 'redirect cannot be combined with directResponse: remove one',
    },
    {
      set: { 'spec.http[1].route': anotherAction.route },
      says: 'directResponse cannot be combined with route: remove one',
    },
    {
      set: { 'spec.http[1].fault': anotherAction.fault },
      says: 'directResponse cannot be combined with fault: remove one',
    },
    {
      set: { 'spec.http[1].rewrite': { uri: '/' } },
      says: 'directResponse cannot be combined with rewrite: remove one',
    },
    {
      set: { 'spec.http[2].mirrors': [{ destination: { host: 'shadow' } }] },
      says: 'only one of mirror and mirrors may be set',
    },
  ],
  check({ spec }, verdict) {
    const { hosts = [], http = [], tls = [], tcp = [] } = spec;
    if (http.length + tls.length + tcp.length === 0) verdict.error(['spec'], 'must have http, tls or tcp routes');
    for (const [index, route] of http.entries()) {
      const isDelegated = route.delegate !== undefined && hosts.length > 0;
      if (!isDelegated) actions(route, ['spec', 'http', index], verdict);
    }
  },
});

function actions(http: VirtualServiceHttp, field: FieldPath, { error }: Verdict): void {
  const { route = [], redirect, directResponse, fault, rewrite, mirror, mirrors = [] } = http;
  const answer = redirect ? 'redirect' : 'directResponse';
  if (redirect || directResponse) {
    const excluded = {
      route: route.length > 0,
      fault: fault !== undefined,
      rewrite: rewrite !== undefined,
      directResponse: redirect !== undefined && directResponse !== undefined,
    };
    for (const [other, isSet] of Object.entries(excluded)) {
      if (isSet) error([...field, other], `${answer} cannot be combined with ${other}: remove one`);
    }
  } else if (route.length === 0) {
    error(field, 'must have route, redirect or directResponse');
  }
  if (mirror && mirrors.length > 0) error([...field, 'mirror'], 'only one of mirror and mirrors may be set');
}
