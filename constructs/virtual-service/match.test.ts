import { http, ruleRefusal } from '../fixtures/synth';
import { Destination } from './destination';
import { Header } from './header';
import type { Match } from './match';
import { Path } from './path';
import { QueryParam } from './query-param';
import { StringMatch } from './string-match';

const to = Destination.host('shop');
const wire = (match: Match) => http({ to, match: [match] }).match[0];

const conditions: Required<Omit<Match, 'gateways' | 'sourceLabels' | 'sourceNamespace'>> = {
  name: 'mobile',
  path: Path.prefix('/API', { ignoreCase: true }),
  scheme: StringMatch.exact('https'),
  method: StringMatch.regex('GET|HEAD'),
  authority: StringMatch.prefix('shop.'),
  headers: [Header.exact('X-Tester', 'true'), Header.present('x-trace')],
  withoutHeaders: [Header.prefix('user-agent', 'curl')],
  queryParams: [QueryParam.exact('v', '2')],
  port: 80,
  statPrefix: 'mobile',
};
const conditionsWire = {
  name: 'mobile',
  uri: { prefix: '/API' },
  ignoreUriCase: true,
  scheme: { exact: 'https' },
  method: { regex: 'GET|HEAD' },
  authority: { prefix: 'shop.' },
  headers: { 'x-tester': { exact: 'true' }, 'x-trace': {} },
  withoutHeaders: { 'user-agent': { prefix: 'curl' } },
  queryParams: { v: { exact: '2' } },
  port: 80,
  statPrefix: 'mobile',
};
const gateways: Match['gateways'] = ['mesh', { name: 'edge', namespace: 'web' }];
const source: Match = { sourceLabels: { app: 'web' }, sourceNamespace: 'web' };

test('writes every prop', () => {
  expect(wire({ ...conditions, gateways })).toEqual({ ...conditionsWire, gateways: ['mesh', 'web/edge'] });
  expect(wire({ ...conditions, ...source })).toEqual({ ...conditionsWire, ...source });
});

test('keeps the order of matches, and accepts an empty match', () => {
  expect(http({ to, match: [{ port: 2 }, {}, { port: 1 }] }).match).toEqual([{ port: 2 }, {}, { port: 1 }]);
});

test.each<[what: string, match: unknown, message: string]>([
  ['null', null, 'rules[0].match[0] must be an object, got null'],
  ["Istio's name", { uri: {} }, "rules[0].match[0]: 'uri' is called 'path' here"],
  ['a string as path', { path: '/a' }, "rules[0].match[0].path must be a Path, such as Path.prefix('/api'), got '/a'"],
  [
    'a string as method',
    { method: 'GET' },
    "rules[0].match[0].method must be a StringMatch, such as StringMatch.exact('GET'), got 'GET' (write StringMatch.exact('GET'))",
  ],
  [
    'a header without a list',
    { headers: Header.present('a') },
    'rules[0].match[0].headers must be a list, got an instance of Header',
  ],
  [
    'headers as a map',
    { headers: [{ 'x-a': { exact: 'b' } }] },
    "rules[0].match[0].headers[0] must be a Header, such as Header.exact('x-tester', 'true'), got an object with x-a",
  ],
  [
    'a duplicate header',
    { headers: [Header.present('A'), Header.exact('a', 'b')] },
    "rules[0].match[0].headers: 'a' has two conditions, keep one",
  ],
  [
    'a QueryParam as header',
    { queryParams: [Header.present('a')] },
    "rules[0].match[0].queryParams[0] must be a QueryParam, such as QueryParam.exact('version', '2'), got an instance of Header",
  ],
  ['port 0', { port: 0 }, 'rules[0].match[0].port must be a port from 1 to 65535, got 0'],
  [
    'a string as port',
    { port: '80' },
    "rules[0].match[0].port must be a port from 1 to 65535, got '80' (write 80 without quotes)",
  ],
  [
    'gateways with sourceLabels',
    { gateways, sourceLabels: { app: 'a' } },
    'rules[0].match[0]: gateways and sourceLabels exclude each other, keep one of them',
  ],
  [
    'gateways with sourceNamespace',
    { gateways, sourceNamespace: 'a' },
    'rules[0].match[0]: gateways and sourceNamespace exclude each other, keep one of them',
  ],
  [
    'an invalid label',
    { sourceLabels: { app: 5 } },
    "rules[0].match[0].sourceLabels['app'] must be a label value: letters, digits, inner hyphens, underscores and dots, at most 63, got 5 (write '5' with quotes)",
  ],
  [
    'an invalid namespace',
    { sourceNamespace: 'A_b' },
    "rules[0].match[0].sourceNamespace must be a DNS label of lower-case letters, digits and inner hyphens, got 'A_b'",
  ],
])('fails: %s', (_what, match, message) => {
  expect(ruleRefusal({ to, match: [match] })).toBe(message);
});
