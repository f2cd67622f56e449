import { Duration } from 'cdk8s';
import { forward, ruled, ruledRefusal, web } from '../fixtures/gateway-api';
import { thrown } from '../fixtures/synth';
import { Filter } from './filter';
import { PathMatch } from './path-match';
import { PathModifier } from './path-modifier';

const filtered = (...filters: Filter[]) => ruled({ ...forward, filters }).filters;

test('each filter has a factory', () => {
  expect(
    filtered(
      Filter.requestHeaderModifier({ set: { 'x-a': '1' }, add: { 'x-b': '2 3' }, remove: ['x-c'] }),
      Filter.responseHeaderModifier({ remove: ['server'] }),
      Filter.requestMirror({ backendRef: { service: web }, percent: 10 }),
      Filter.requestMirror({
        backendRef: { service: { name: 'copy', namespace: 'lab' }, port: 81 },
        fraction: { numerator: 1, denominator: 1000 },
      }),
      Filter.urlRewrite({ hostname: 'web.internal', path: PathModifier.replaceFullPath('/index') }),
      Filter.cors({
        allowOrigins: ['https://*.example.com', 'http://a:8080'],
        allowMethods: ['GET', 'POST'],
        allowHeaders: ['x-a'],
        exposeHeaders: ['x-b'],
        maxAge: Duration.minutes(10),
        allowCredentials: true,
      }),
    ),
  ).toEqual([
    {
      type: 'RequestHeaderModifier',
      requestHeaderModifier: {
        set: [{ name: 'x-a', value: '1' }],
        add: [{ name: 'x-b', value: '2 3' }],
        remove: ['x-c'],
      },
    },
    { type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['server'] } },
    { type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 80 }, percent: 10 } },
    {
      type: 'RequestMirror',
      requestMirror: {
        backendRef: { name: 'copy', namespace: 'lab', port: 81 },
        fraction: { numerator: 1, denominator: 1000 },
      },
    },
    {
      type: 'URLRewrite',
      urlRewrite: { hostname: 'web.internal', path: { type: 'ReplaceFullPath', replaceFullPath: '/index' } },
    },
    {
      type: 'CORS',
      cors: {
        allowOrigins: ['https://*.example.com', 'http://a:8080'],
        allowMethods: ['GET', 'POST'],
        allowHeaders: ['x-a'],
        exposeHeaders: ['x-b'],
        maxAge: 600,
        allowCredentials: true,
      },
    },
  ]);
});

test('a redirect with every prop', () => {
  const redirect = Filter.requestRedirect({
    scheme: 'https',
    hostname: 'new.example.com',
    path: PathModifier.replacePrefixMatch('/new'),
    port: 8443,
    statusCode: 308,
  });
  expect(ruled({ matches: [{ path: PathMatch.prefix('/old') }], filters: [redirect] }).filters).toEqual([
    {
      type: 'RequestRedirect',
      requestRedirect: {
        scheme: 'https',
        hostname: 'new.example.com',
        path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' },
        port: 8443,
        statusCode: 308,
      },
    },
  ]);
});

const set = (name: string, value: string) => () => Filter.requestHeaderModifier({ set: { [name]: value } });
const VALUE =
  "requestHeaderModifier.set['a'] must be 1 to 4096 printable ASCII characters without outer or double spaces";
const REPLACEMENT =
  "the replacement must be a path that starts with '/', without a query string or backslash, at most 1024 characters, got";

test.each<[what: string, make: () => unknown, message: string]>([
  [
    'no change',
    () => Filter.requestHeaderModifier({}),
    'requestHeaderModifier: one of set, add, remove is required, got none',
  ],
  ['an empty value', set('a', ''), `${VALUE}, got ''`],
  ['a double space', set('a', 'b  c'), `${VALUE}, got 'b  c'`],
  [
    'a pseudo-header',
    set(':path', 'b'),
    "a key of requestHeaderModifier.set must be a header name (a token as in RFC 9110), got ':path'",
  ],
  [
    'an unfinished variable',
    set('a', '50%'),
    'requestHeaderModifier.set[\'a\']: "%" in a header value must be doubled or enclose a variable such as "%REQ(x-id)%", got "50%"',
  ],
  [
    'two spellings of a name',
    () => Filter.requestHeaderModifier({ set: { A: 'b', a: 'c' } }),
    "requestHeaderModifier.set: 'a' is listed twice, keep one",
  ],
  [
    'a redirect to the same URL',
    () => Filter.requestRedirect({ statusCode: 301 }),
    'requestRedirect: one of scheme, hostname, path, port is required, got none',
  ],
  [
    'a wildcard as new host',
    () => Filter.urlRewrite({ hostname: '*.a.b' }),
    "urlRewrite.hostname must be a DNS name in lower case without a port or a wildcard, got '*.a.b'",
  ],
  ['an empty rewrite', () => Filter.urlRewrite({}), 'urlRewrite: one of hostname, path is required, got none'],
  [
    'a path as text',
    () => Filter.urlRewrite({ path: '/a' as never }),
    "urlRewrite.path must be a PathModifier, such as PathModifier.replaceFullPath('/'), got '/a' (write PathModifier.replaceFullPath('/a'))",
  ],
  ['a relative replacement', () => PathModifier.replaceFullPath('a'), `${REPLACEMENT} 'a'`],
  ['a backslash, which would be a group', () => PathModifier.replaceFullPath('/\\1'), `${REPLACEMENT} '/\\1'`],
  [
    'a trailing slash',
    () => PathModifier.replacePrefixMatch('/a/'),
    "the replacement must be a path without a trailing slash, got '/a/' (a redirect would double it)",
  ],
  [
    'two shares of a mirror',
    () => Filter.requestMirror({ backendRef: { service: web }, percent: 1, fraction: { numerator: 1 } }),
    'requestMirror: percent and fraction exclude each other, keep one of them',
  ],
  [
    'more than everything',
    () => Filter.requestMirror({ backendRef: { service: web }, fraction: { numerator: 101 } }),
    'requestMirror.fraction.numerator must be at most 100, got 101',
  ],
  [
    'an origin with a path',
    () => Filter.cors({ allowOrigins: ['https://a.b/'] }),
    "cors.allowOrigins[0] must be '*' or an origin such as 'https://*.example.com', got 'https://a.b/'",
  ],
  [
    'a star beside others',
    () => Filter.cors({ allowOrigins: ['*'], allowHeaders: ['*', 'a'] }),
    "cors.allowHeaders must be '*' alone, or a list without it, got a list of 2",
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});

const change = Filter.requestHeaderModifier({ set: { a: 'b' } });

test.each<[what: string, rule: unknown, message: string]>([
  [
    'a filter in the form of the manifest',
    { ...forward, filters: [{ type: 'URLRewrite' }] },
    "rules[0].filters[0] must be a Filter, such as Filter.requestHeaderModifier({ set: { 'x-shop': 'new' } }), got an object with type (write Filter.urlRewrite({ … }))",
  ],
  [
    'a type twice',
    { ...forward, filters: [change, change] },
    "rules[0].filters must be filters of different types, got 'RequestHeaderModifier twice'",
  ],
  [
    'a rewrite of one backend',
    { backendRefs: [{ service: web, filters: [Filter.urlRewrite({ hostname: 'a' })] }] },
    "rules[0].backendRefs[0].filters[0] must be one of RequestHeaderModifier, ResponseHeaderModifier in backendRefs, got 'URLRewrite'",
  ],
])('fails in a rule: %s', (_what, rule, message) => {
  expect(ruledRefusal(rule)).toBe(message);
});
