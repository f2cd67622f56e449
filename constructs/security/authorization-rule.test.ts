import { manifest, refusal } from '../fixtures/synth';
import { AuthorizationPolicy } from './authorization-policy';
import type { AuthorizationRule } from './authorization-rule';
import type { Condition } from './condition';
import type { Operation } from './operation';
import type { Source } from './source';

const wire = (rule: AuthorizationRule) =>
  manifest((chart) => new AuthorizationPolicy(chart, 'policy', { rules: [rule] })).spec.rules[0];
const refused = (rule: unknown) =>
  refusal((chart) => new AuthorizationPolicy(chart, 'policy', { rules: [rule as never] })).replace(
    "AuthorizationPolicy of 'chart/policy': rules[0]",
    'rule',
  );

type Accounts = 'serviceAccounts' | 'notServiceAccounts';
const source: Required<Omit<Source, Accounts>> = {
  principals: ['cluster.local/ns/web/sa/front', '*'],
  notPrincipals: ['*/sa/back'],
  requestPrincipals: ['issuer/*'],
  notRequestPrincipals: ['issuer/me'],
  namespaces: ['web'],
  notNamespaces: ['dev-*'],
  trustDomains: ['cluster.local', '*.example.com', 'td*', '*'],
  notTrustDomains: ['other'],
  ipBlocks: ['10.0.0.1', '10.0.0.0/8'],
  notIpBlocks: ['2001:db8::/32'],
  remoteIpBlocks: ['::1'],
  notRemoteIpBlocks: ['0.0.0.0/0'],
};
const accounts: Required<Pick<Source, Accounts>> = {
  serviceAccounts: ['web/front', 'front'],
  notServiceAccounts: ['web/back'],
};
const operation: Required<Operation> = {
  hosts: ['*.example.com'],
  notHosts: ['a.example.com'],
  ports: [80],
  notPorts: [65535],
  methods: ['GET'],
  notMethods: ['POST'],
  paths: ['/a/*', '/b/{*}'],
  notPaths: ['/c'],
};
const condition: Required<Condition> = { key: 'request.headers[x-tester]', values: ['true'], notValues: ['false'] };

test('writes every prop of sources, operations and conditions', () => {
  const rule: Required<AuthorizationRule> = { from: [source, accounts], to: [operation], when: [condition] };
  expect(wire(rule)).toEqual({
    from: [{ source }, { source: accounts }],
    to: [{ operation: { ...operation, ports: ['80'], notPorts: ['65535'] } }],
    when: [condition],
  });
});

test.each([
  ['source.ip', '10.0.0.0/8'],
  ['remote.ip', '::1'],
  ['destination.ip', '10.0.0.1'],
  ['destination.port', '80'],
  ['source.serviceAccount', 'web/front'],
  ['source.trustDomain', '*.local'],
  ['connection.sni', '*.example.com'],
  ['request.auth.claims[a][b]', 'any text'],
  ['experimental.envoy.filters.a.b[c]', '[1]'],
])('accepts condition %s: %s', (key, value) => {
  expect(wire({ when: [{ key, notValues: [value] }] }).when).toEqual([{ key, notValues: [value] }]);
});

test.each([
  ['source.ip', 'host', 'an IP address or a range such as 10.0.0.0/8'],
  ['remote.ip', '10.0.0.0/33', 'an IP address or a range such as 10.0.0.0/8'],
  ['destination.ip', '80', 'an IP address or a range such as 10.0.0.0/8'],
  ['destination.port', 'http', 'a port from 1 to 65535 as a string'],
  ['destination.port', '65536', 'a port from 1 to 65535 as a string'],
  ['source.serviceAccount', 'a/*', 'a service account name, optionally after namespace/, at most 320 bytes'],
  ['source.trustDomain', 'a*b', "a trust domain, optionally with '*' at the start or end"],
])('fails: condition %s: %s', (key, value, allowed) => {
  const message = (name: string) => `rule.when[0].${name}[1] must be ${allowed}, got '${value}'`;
  const valid = { 'destination.port': '1', 'source.serviceAccount': 'a', 'source.trustDomain': 'a' }[key] ?? '::1';
  expect(refused({ when: [{ key, values: [valid, value] }] })).toBe(message('values'));
  expect(refused({ when: [{ key, values: [valid], notValues: [valid, value] }] })).toBe(message('notValues'));
});

test.each([
  '',
  'request.headers',
  'request.headers[]',
  'request.header[a]',
  'destination.user',
  null,
  ['request.headers[a]'],
])('fails: condition with key %p', (key) => {
  expect(refused({ when: [{ key, values: ['a'] }] })).toMatch(
    /^rule\.when\[0\]\.key must be request\.headers\[NAME\], request\.auth\.claims\[NAME\], or one of source\.ip, .*, got \S/,
  );
});

test.each(['10.0.0', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0.0/', 'a.b', '', null, 5])(
  'fails: IP address %p',
  (address) => {
    expect(refused({ from: [{ ipBlocks: [address] }] })).toMatch(
      /^rule\.from\[0\]\.ipBlocks\[0\] must be an IP address or a range such as 10\.0\.0\.0\/8, got \S/,
    );
  },
);

const port = 'must be a port from 1 to 65535, got';

test.each<[what: string, rule: unknown, message: string]>([
  [
    "a source in Istio's form",
    { from: [{ source }] },
    "rule.from[0]: 'source' is not a prop here (write its fields directly)",
  ],
  [
    'an empty from',
    { from: [] },
    'rule.from must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  ['an empty source', { from: [{}] }, 'rule.from[0]: at least one prop is required (omit `from` to match any caller)'],
  [
    'a source whose only prop is undefined',
    { from: [{ principals: undefined }] },
    'rule.from[0]: at least one prop is required (omit `from` to match any caller)',
  ],
  ['an empty operation', { to: [{}] }, 'rule.to[0]: at least one prop is required (omit `to` to match any operation)'],
  [
    'serviceAccounts with principals',
    { from: [{ serviceAccounts: ['a'], principals: ['b'] }] },
    'rule.from[0]: serviceAccounts and principals exclude each other, keep one of them',
  ],
  [
    'notServiceAccounts with notNamespaces',
    { from: [{ notServiceAccounts: ['a'], notNamespaces: ['b'] }] },
    'rule.from[0]: notServiceAccounts and notNamespaces exclude each other, keep one of them',
  ],
  [
    'a service account of 322 bytes',
    { from: [{ serviceAccounts: ['é'.repeat(161)] }] },
    `rule.from[0].serviceAccounts[0] must be a service account name, optionally after namespace/, at most 320 bytes, got '${'é'.repeat(77)}...'`,
  ],
  [
    'a service account of three parts',
    { from: [{ serviceAccounts: ['a/b/c'] }] },
    "rule.from[0].serviceAccounts[0] must be a service account name, optionally after namespace/, at most 320 bytes, got 'a/b/c'",
  ],
  [
    'a service account with *',
    { from: [{ serviceAccounts: ['a/*'] }] },
    "rule.from[0].serviceAccounts[0] must be a service account name, optionally after namespace/, at most 320 bytes, got 'a/*'",
  ],
  [
    'a trust domain with * inside',
    { from: [{ trustDomains: ['a*b'] }] },
    "rule.from[0].trustDomains[0] must be a trust domain, optionally with '*' at the start or end, got 'a*b'",
  ],
  [
    '17 service accounts',
    { from: [{ serviceAccounts: Array(17).fill('a') }] },
    'rule.from[0].serviceAccounts must be a list of at most 16, got a list of 17 (split the source)',
  ],
  [
    'an empty principal',
    { from: [{ principals: [''] }] },
    "rule.from[0].principals[0] must be a non-empty string, got ''",
  ],
  ['a port name', { to: [{ ports: ['http'] }] }, `rule.to[0].ports[0] ${port} 'http'`],
  ['a port as a string', { to: [{ ports: ['80'] }] }, `rule.to[0].ports[0] ${port} '80'`],
  ['port 0', { to: [{ notPorts: [0] }] }, `rule.to[0].notPorts[0] ${port} 0`],
  [
    'a condition without values',
    { when: [{ key: 'source.ip' }] },
    'rule.when[0]: one of values, notValues is required, got none',
  ],
  [
    'a condition without a key',
    { when: [{ values: ['a'] }] },
    'rule.when[0].key must be request.headers[NAME], request.auth.claims[NAME], or one of source.ip, remote.ip, source.namespace, source.serviceAccount, source.principal, source.trustDomain, request.auth.principal, request.auth.audiences, request.auth.presenter, destination.ip, destination.port, connection.sni, got undefined',
  ],
])('fails: %s', (_what, rule, message) => {
  expect(refused(rule)).toBe(message);
});
