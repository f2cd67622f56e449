import type { Focus, Verdict } from '../../mesh';
import { exercise } from '../fixtures/workshop';
import { answerOf } from './answer';
import { lightUp } from './lit';
import { type Question, requestOf } from './question';

const ingress: Focus = { gateway: 'default/default-gateway-ingress', port: 80 };
const call: Question = {
  from: { kind: 'gateway', gateway: 'default/default-gateway-ingress', port: 80 },
  method: 'GET',
  url: '/web-api/v1/getmultiple',
  headers: [],
};
const firefox: Question = { ...call, headers: [['user-agent', 'Firefox/140.0']] };
const grpc: Question = { ...call, method: 'POST', headers: [['content-type', 'application/grpc']] };
const toAuthors: Question = {
  from: { kind: 'workload', workload: 'default/web-api-v1' },
  method: 'GET',
  url: 'http://authors:3000/authors',
  headers: [],
};
const toArticles: Question = { ...toAuthors, url: 'http://articles:8080/articles' };

/** What the page shows for a question: the headline, and the lit end points with their shares. */
function shown(names: readonly string[], question: Question, focus: Focus) {
  const { mesh } = exercise(...names);
  const verdict: Verdict = mesh.route(requestOf(question));
  const graph = mesh.graph(focus);
  const lit = lightUp(graph, question, verdict);
  const ends = graph.nodes.filter(({ id, kind }) => (kind === 'version' || kind === 'answer') && lit.nodes.has(id));
  return {
    headline: answerOf(verdict, graph).headline,
    ends: Object.fromEntries(
      ends.map((node) => [
        node.kind === 'version' ? (node.subset ?? 'any') : node.kind === 'answer' ? node.status : '',
        `${lit.nodes.get(node.id)}`,
      ]),
    ),
  };
}

test.each<[exercises: string, question: Question, focus: Focus, headline: string, ends: Record<string, string>]>([
  ['', call, ingress, 'All to web-api:9080', { any: '1' }],
  ['', { ...call, url: '/authors' }, ingress, '404: no rule matches', { 404: '1' }],
  ['', { ...grpc, url: '/authors' }, ingress, 'gRPC status 12 UNIMPLEMENTED: no rule matches', { 404: '1' }],
  ['web-api-v1-only', call, ingress, 'All to web-api v1', { v1: '1' }],
  ['web-api-v2-firefox', firefox, ingress, 'All to web-api v2', { v2: '1' }],
  ['web-api-v2-firefox', call, ingress, 'All to web-api v1', { v1: '1' }],
  ['web-api-80-20', call, ingress, '80 % v1, 20 % v2 of web-api', { v1: '4/5', v2: '1/5' }],
  ['web-api-header-canary', call, ingress, '80 % v1, 20 % v2 of web-api', { v1: '4/5', v2: '1/5' }],
  ['web-api-mirror', call, ingress, 'All to web-api v1', { v1: '1', v2: '1' }],
  ['fault-authors-500-50per', toAuthors, { host: 'authors' }, '50 % authors v1, 50 % 500', { 500: '1/2', v1: '1/2' }],
  ['nofault-authors', toAuthors, { host: 'authors' }, 'All to authors v1', { v1: '1' }],
  ['fault-authors-delay', toAuthors, { host: 'authors' }, 'All to authors v1', { v1: '1' }],
  [
    'istio-ingress-tls-redirect',
    { ...call, url: 'http://shop.example.com/' },
    ingress,
    '301 redirect: https://shop.example.com/',
    { 301: '1' },
  ],
  ['mtls,authorization', toArticles, { host: 'articles' }, '403 denied: by articlesaccess', { v1: '1' }],
  [
    'mtls,authorization',
    { ...toArticles, method: 'POST', headers: grpc.headers },
    { host: 'articles' },
    'gRPC status 7 PERMISSION_DENIED denied: by articlesaccess',
    { v1: '1' },
  ],
  [
    'mtls,authorization-w-rule,web-api-sa,articles-sa',
    toArticles,
    { host: 'articles' },
    'All to articles v1',
    { v1: '1' },
  ],
])('%s: %j', (exercises, question, focus, headline, ends) => {
  expect(shown(exercises.split(','), question, focus)).toEqual({ headline, ends });
});

test('rejected rules are listed with the condition that failed', () => {
  const { mesh } = exercise('web-api-header-canary');
  const graph = mesh.graph(ingress);
  const { why } = answerOf(mesh.route(requestOf({ ...call, url: '/openapi' })), graph);
  expect(why.map(({ passed, title, detail }) => [passed, title, detail])).toEqual([
    [true, 'Listener 80 of default-gateway-ingress', 'Host matches *'],
    [false, 'Rule 1 does not match', 'needs path begins with /web-api/v1/getmultiple, the request has /openapi'],
    [false, 'Rule 2 does not match', 'needs path begins with /web-api/v1/getmultiple, the request has /openapi'],
    [false, 'Rule 3 does not match', 'needs path begins with /openapi/ui/, the request has /openapi'],
    [true, 'Rule 4 matches', 'path begins with /openapi'],
    [true, '2 workloads answer', 'web-api-v1, web-api-v2'],
  ]);
});
