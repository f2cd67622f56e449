import { refusedHttpRule } from './http-rule';

const route = [{ destination: { host: 'web' } }];
const weighted = (...weights: number[]) => weights.map((weight) => ({ ...route[0], weight }));

test.each<[string, object, string]>([
  [
    'a header of a destination',
    { route: [{ ...route[0], headers: { request: { add: { x: '%A%' } } } }] },
    'route.0.headers.request.add.x',
  ],
  [
    'a header beside a redirect',
    { redirect: { uri: '/' }, headers: { response: { set: { x: '%A%' } } } },
    'headers.response.set.x',
  ],
  [
    'a line break in the name of a header',
    { route, headers: { request: { remove: ['a\nb'] } } },
    'headers.request.remove.0',
  ],
  [
    'a query parameter without a name',
    { route, match: [{ queryParams: { '': { exact: 'x' } } }] },
    'match.0.queryParams',
  ],
  [
    'the presence of a claim',
    { route, match: [{ headers: { '@request.auth.claims.a': {} } }] },
    'match.0.headers.@request.auth.claims.a',
  ],
  [
    'the absence of a claim',
    { route, match: [{ withoutHeaders: { '@request.auth.claims.a': {} } }] },
    'match.0.withoutHeaders.@request.auth.claims.a',
  ],
  [
    'an empty part of a claim',
    { route, match: [{ headers: { '@request.auth.claims.a..b': { exact: 'x' } } }] },
    'match.0.headers.@request.auth.claims.a..b',
  ],
  ['a redirect code', { redirect: { uri: '/', redirectCode: 305 } }, 'redirect.redirectCode'],
  ['a line break in a redirect', { redirect: { uri: '/a\nb' } }, 'redirect.uri'],
  [
    'a line break in a rewrite',
    { route, rewrite: { uriRegexRewrite: { match: 'a', rewrite: '/\n' } } },
    'rewrite.uriRegexRewrite.rewrite',
  ],
  ['a status of 600', { directResponse: { status: 600 } }, 'directResponse.status'],
  ['an abort with 600', { route, fault: { abort: { httpStatus: 600 } } }, 'fault.abort.httpStatus'],
  ['weights beyond 32 bits', { route: weighted(2_147_483_647, 2_147_483_647, 2) }, 'route'],
  [
    'a huge regular expression in a rewrite',
    { route, rewrite: { uriRegexRewrite: { match: 'a{1000}'.repeat(33), rewrite: '/' } } },
    'rewrite.uriRegexRewrite.match',
  ],
  [
    'a huge regular expression for origins',
    { route, corsPolicy: { allowOrigins: [{ exact: 'https://a.com' }, { regex: 'a{1000}'.repeat(33) }] } },
    'corsPolicy.allowOrigins.1.regex',
  ],
  ['a huge regular expression', { route, match: [{ uri: { regex: 'a{1000}'.repeat(33) } }] }, 'match.0.uri.regex'],
])('Envoy refuses %s', (_, rule, path) => {
  expect(refusedHttpRule({ ...rule }).map((refusal) => refusal.path.join('.'))).toEqual([path]);
});

test.each<[string, object]>([
  ['a value of a claim', { route, match: [{ headers: { '@request.auth.claims.a': { exact: 'x' } } }] }],
  ['the presence of a header', { route, match: [{ headers: { a: {} } }] }],
  [
    'a header of a destination without a weight',
    { route: [...weighted(1), { ...route[0], headers: { request: { add: { x: '%A%' } } } }] },
  ],
  ['two large weights', { route: weighted(2_147_483_647, 2_147_483_647) }],
  ['redirect code 308', { redirect: { uri: '/', redirectCode: 308 } }],
  ['no redirect code', { redirect: { uri: '/' } }],
  ['a host with a percent sign', { route, headers: { request: { set: { host: '%A%' } } } }],
  ['a regular expression', { route, match: [{ uri: { regex: '/a{120}' } }] }],
])('Envoy accepts %s', (_, rule) => {
  expect(refusedHttpRule({ ...rule })).toEqual([]);
});
