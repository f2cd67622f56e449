import { Duration } from 'cdk8s';
import { http, ruleRefusal } from '../fixtures/synth';
import { Destination } from './destination';
import { Path } from './path';
import type { DelegateRule, DirectResponseRule, RedirectRule, RouteRule, Rule, Share } from './rule';
import { StringMatch } from './string-match';

const to = Destination.host('shop');
const other = Destination.host('other');
const route = [{ destination: { host: 'shop' } }];

test('writes every prop of a rule that forwards requests', () => {
  const rule: Required<Omit<RouteRule, 'redirect' | 'directResponse' | 'delegate'>> = {
    name: 'all',
    match: [{ path: Path.exact('/a') }, { port: 80 }],
    to,
    rewrite: { authority: 'inner' },
    timeout: Duration.seconds(2),
    retries: { attempts: 0 },
    fault: { abort: { status: 503, percent: 1 } },
    mirrors: [{ to: other }],
    headers: { response: { remove: ['server'] } },
    corsPolicy: { allowOrigins: [StringMatch.exact('*')] },
  };
  expect(http(rule)).toEqual({
    name: 'all',
    match: [{ uri: { exact: '/a' } }, { port: 80 }],
    route,
    rewrite: { authority: 'inner' },
    timeout: '2s',
    retries: { attempts: 0 },
    fault: { abort: { httpStatus: 503, percentage: { value: 1 } } },
    mirrors: [{ destination: { host: 'other' } }],
    headers: { response: { remove: ['server'] } },
    corsPolicy: { allowOrigins: [{ exact: '*' }] },
  });
});

test('writes every prop of a share', () => {
  const share: Required<Share> = { to, weight: 3, headers: { request: { set: { 'x-part': 'a' } } } };
  expect(http({ to: [share, { to: other, weight: 0 }] }).route).toEqual([
    { destination: { host: 'shop' }, weight: 3, headers: { request: { set: { 'x-part': 'a' } } } },
    { destination: { host: 'other' }, weight: 0 },
  ]);
});

test.each<[rule: RedirectRule | DirectResponseRule | DelegateRule, wire: object]>([
  [
    { redirect: { uri: '/new' }, name: 'moved' },
    { redirect: { uri: '/new' }, name: 'moved' },
  ],
  [{ directResponse: { status: 503 } }, { directResponse: { status: 503 } }],
  [
    { delegate: { name: 'team', namespace: 'a' }, timeout: Duration.seconds(1) },
    { delegate: { name: 'team', namespace: 'a' }, timeout: '1s' },
  ],
  [{ delegate: { name: 'team' } }, { delegate: { name: 'team' } }],
])('writes the action %j', (rule, wire) => {
  expect(http(rule)).toEqual(wire);
});

const share = (weight: unknown) => ({ to, weight });

test.each<[what: string, rule: unknown, message: string]>([
  ['null', null, 'rules[0] must be an object, got null'],
  ['a host', to, "rules[0]: 'host' is not a prop here (write to: Destination.host('reviews'))"],
  ['no action', {}, 'rules[0]: one of to, redirect, directResponse, delegate is required, got none'],
  ['two actions', { to, redirect: { uri: '/' } }, 'rules[0]: to and redirect exclude each other, keep one of them'],
  [
    'a string as destination',
    { to: 'shop' },
    "rules[0].to must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got 'shop' (write Destination.host('shop'))",
  ],
  [
    'null as destination',
    { to: null },
    "rules[0].to must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got null",
  ],
  [
    'an object literal as destination',
    { to: { host: 'shop' } },
    "rules[0].to must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got an object with host (write Destination.host('shop'))",
  ],
  [
    'no shares',
    { to: [] },
    'rules[0].to must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  [
    'a share without a weight',
    { to: [share(1), { to }] },
    'rules[0].to[1].weight must be a whole number from 0, got undefined',
  ],
  [
    'a share without a destination',
    { to: [{ weight: 1 }] },
    "rules[0].to[0].to must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got undefined",
  ],
  ['a weight of 0.5', { to: [share(0.5)] }, 'rules[0].to[0].weight must be a whole number from 0, got 0.5'],
  ['a negative weight', { to: [share(-1)] }, 'rules[0].to[0].weight must be a whole number from 0, got -1'],
  ['NaN as weight', { to: [share(Number.NaN)] }, 'rules[0].to[0].weight must be a whole number from 0, got NaN'],
  [
    'a string as weight',
    { to: [share('20')] },
    "rules[0].to[0].weight must be a whole number from 0, got '20' (write 20 without quotes)",
  ],
  [
    'only weights of 0',
    { to: [share(0), share(0)] },
    'rules[0].to must be shares whose weights sum to at least 1 and at most 2147483647, got 0',
  ],
  [
    'weights that are too large',
    { to: [share(2 ** 31 - 1), share(1)] },
    'rules[0].to must be shares whose weights sum to at least 1 and at most 2147483647, got 2147483648',
  ],
  [
    'an empty list of matches',
    { to, match: [] },
    'rules[0].match must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  ['an empty name', { to, name: '' }, "rules[0].name must be a non-empty string, got ''"],
  [
    'a string as timeout',
    { to, timeout: '2s' },
    "rules[0].timeout must be a Duration, such as Duration.seconds(5) from 'cdk8s', got '2s' (write Duration.seconds(2))",
  ],
  [
    'timeout 0',
    { to, timeout: Duration.millis(0) },
    'rules[0].timeout must be a whole number of milliseconds, at least 1, got 0',
  ],
  [
    'timeout under 1 ms',
    { to, timeout: Duration.seconds(0.0005) },
    'rules[0].timeout must be a whole number of milliseconds, at least 1, got 0.5',
  ],
  [
    'a timeout of half milliseconds',
    { to, timeout: Duration.millis(1.5) },
    'rules[0].timeout must be a whole number of milliseconds, at least 1, got 1.5',
  ],
  [
    'a redirect with a timeout',
    { redirect: { uri: '/' }, timeout: Duration.seconds(1) },
    'rules[0]: redirect and timeout exclude each other, keep one of them',
  ],
  [
    'a redirect with retries',
    { redirect: { uri: '/' }, retries: { attempts: 1 } },
    'rules[0]: redirect and retries exclude each other, keep one of them',
  ],
  [
    'a direct response with a fault',
    { directResponse: { status: 200 }, fault: { abort: { status: 500, percent: 1 } } },
    'rules[0]: directResponse and fault exclude each other, keep one of them',
  ],
  [
    'a direct response with a rewrite',
    { directResponse: { status: 200 }, rewrite: { uri: '/' } },
    'rules[0]: directResponse and rewrite exclude each other, keep one of them',
  ],
  [
    'a direct response with mirrors',
    { directResponse: { status: 200 }, mirrors: [{ to }] },
    'rules[0]: directResponse and mirrors exclude each other, keep one of them',
  ],
  [
    'a redirect with corsPolicy',
    { redirect: { uri: '/' }, corsPolicy: { allowOrigins: [StringMatch.exact('*')] } },
    'rules[0]: redirect and corsPolicy exclude each other, keep one of them',
  ],
  [
    'prefixRewrite without Path.prefix',
    { redirect: { prefixRewrite: '/' }, match: [{}, { path: Path.exact('/a') }] },
    'rules[0]: redirect.prefixRewrite requires Path.prefix in each match with a path',
  ],
  [
    'two authorities',
    { to, rewrite: { authority: 'a' }, headers: { request: { set: { Host: 'b' }, add: { ':authority': 'c' } } } },
    "rules[0]: rewrite.authority and headers.request.set['Host'] and headers.request.add[':authority'] exclude each other, keep one of them",
  ],
  [
    'a delegate without a name',
    { delegate: {} },
    'rules[0].delegate.name must be a DNS name of lower-case letters, digits, hyphens and dots, at most 253 characters, got undefined',
  ],
  [
    'a delegate with an invalid namespace',
    { delegate: { name: 'a', namespace: 'a.b' } },
    "rules[0].delegate.namespace must be a DNS label of lower-case letters, digits and inner hyphens, got 'a.b'",
  ],
])('fails: %s', (_what, rule, message) => {
  expect(ruleRefusal(rule)).toBe(message);
});

test.each<Rule>([
  { to: [{ to, weight: 2 ** 31 - 1 }] },
  { to: [{ to, weight: 1 }] },
  { redirect: { prefixRewrite: '/' }, match: [{ path: Path.prefix('/a') }, { port: 80 }] },
  { redirect: { prefixRewrite: '/' } },
  { to, headers: { request: { set: { Host: 'b' } } } },
])('accepts the unusual rule %j', (rule) => {
  expect(http(rule)).toBeDefined();
});
