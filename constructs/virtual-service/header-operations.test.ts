import { http, ruleRefusal } from '../fixtures/synth';
import { Destination } from './destination';
import type { HeaderChanges, HeaderOperations } from './header-operations';

const to = Destination.host('shop');

test('writes every prop', () => {
  const changes: Required<HeaderChanges> = {
    set: { 'x-a': '', 'X-B': 'b' },
    add: { 'x-c': '100%%', 'x-d': 'for %DOWNSTREAM_REMOTE_ADDRESS% and %REQ(:path)%' },
    remove: ['x-e', 'x-f'],
  };
  const headers: Required<HeaderOperations> = { request: changes, response: changes };
  expect(http({ to, headers }).headers).toEqual(headers);
});

test.each(['host', 'Host', ':authority'])('%s of a request can be set', (name) => {
  expect(http({ to, headers: { request: { set: { [name]: 'a' } } } }).headers.request.set).toEqual({ [name]: 'a' });
});

const other = (key: string, got: string) => `rules[0].headers.${key} must be a header name other than Host, got ${got}`;

test.each<[what: string, headers: unknown, message: string]>([
  ['no props', {}, 'rules[0].headers: one of request, response is required, got none'],
  ['no changes', { request: {} }, 'rules[0].headers.request: one of set, add, remove is required, got none'],
  [
    'changes outside of request and response',
    { set: { a: 'b' } },
    "rules[0].headers: unknown prop 'set' (known props: request, response)",
  ],
  ['set as a list', { request: { set: ['a'] } }, 'rules[0].headers.request.set must be an object, got a list of 1'],
  [
    'an invalid header name',
    { request: { set: { 'a b': 'c' } } },
    "a key of rules[0].headers.request.set must be a header name or :authority, got 'a b'",
  ],
  [
    'a pseudo-header',
    { request: { set: { ':path': 'c' } } },
    "a key of rules[0].headers.request.set must be a header name or :authority, got ':path'",
  ],
  [
    'the Host of a response',
    { response: { set: { Host: 'a' } } },
    "a key of rules[0].headers.response.set must be a header name other than Host, got 'Host'",
  ],
  ['a removed Host', { request: { remove: ['Host'] } }, other('request.remove[0]', "'Host'")],
  ['a removed :authority', { request: { remove: [':authority'] } }, other('request.remove[0]', "':authority'")],
  ['a removed null', { request: { remove: [null] } }, other('request.remove[0]', 'null')],
  ['a number as value', { request: { set: { a: 1 } } }, "rules[0].headers.request.set['a'] must be a string, got 1"],
  [
    'a line break',
    { request: { set: { a: 'b\nc' } } },
    'rules[0].headers.request.set[\'a\']: a header value must not have control characters, got "b\\nc"',
  ],
  [
    'a single %',
    { request: { add: { a: '100%' } } },
    'rules[0].headers.request.add[\'a\']: "%" in a header value must be doubled or enclose a variable such as "%REQ(x-id)%", got "100%"',
  ],
  [
    'an incomplete variable',
    { request: { add: { a: '%REQ(x' } } },
    'rules[0].headers.request.add[\'a\']: "%" in a header value must be doubled or enclose a variable such as "%REQ(x-id)%", got "%REQ(x"',
  ],
  [
    'a header named constructor',
    { request: { set: { constructor: 'a' } } },
    "rules[0].headers.request.set: cdk8s cannot write the key 'constructor', use another name",
  ],
  [
    'a header named __proto__',
    { request: { set: JSON.parse('{"__proto__":"a"}') } },
    "rules[0].headers.request.set: cdk8s cannot write the key '__proto__', use another name",
  ],
])('fails: %s', (_what, headers, message) => {
  expect(ruleRefusal({ to, headers })).toBe(message);
  expect({}).not.toHaveProperty('a');
});
