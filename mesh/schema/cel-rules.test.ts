import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { celHolds, celRuleTexts } from './cel-rules';
import type { CelRule } from './structural-schema';

const crds: Record<string, Record<string, CelRule[]>> = parse(
  readFileSync(join(__dirname, '../../crds/cel.yaml'), 'utf8'),
);
const written = new Set(
  Object.values(crds).flatMap((paths) => Object.values(paths).flatMap((rules) => rules.map(({ rule }) => rule))),
);

test('the table contains exactly the rules of the CRDs', () => {
  expect(celRuleTexts().sort()).toEqual([...written].sort());
});

test('a rule that cannot be evaluated throws', () => {
  expect(() => celHolds('self.map(x, x)', [1])).toThrow('not supported in a CEL rule');
});

/** Part of a rule's text, values that satisfy it, values that violate it. */
const cases: [rule: string, holds: unknown[], fails: unknown[]][] = [
  [
    "duration('1ms')",
    ['1ms', '1s', '0.5s', '1m30s', '1000us', '1h'],
    ['0s', '999us', '-1s', '1d', '1', '', 's', '2000000h1000000h'],
  ],
  ['!self.contains("*")', ['a', ''], ['*', 'a*']],
  ['self.size() == 0', [''], ['a']],
  ['self != "*"', ['*.com', ''], ['*']],
  ['self in ["", "HTTP", "HTTPS"]', ['', 'HTTP', 'HTTPS'], ['http', 'TCP']],
  [
    'url(self).getScheme() in ["http", "https"]',
    ['http://a', 'https://a:8443/b?c#d', 'HTTP://a', 'http:a', 'http://[::1]:80'],
    ['ftp://a', 'a', '', '/a', '//a/b', 'http://a:b', 'http://a b', 'http://%zz', '://a'],
  ],
  ['self.substring(7, 8)', ['10.0.0.1', 'unix:///a', 'unix://@a'], ['unix://a', 'unix://']],
  ['!self.endsWith("/")', ['a/', 'unix:///a'], ['unix:///', 'unix:///a/']],
  ['0 < self && self <= 65535', [1, 65535], [0, -1, 65536]],
  ['key, !key.contains("*")', [{}, { a: '*' }, { '*': null }], [{ 'a*': 'b' }]],
  ['key, key.size() != 0', [{ a: '' }], [{ '': 'a' }]],
  [
    'int(key) <= 65535',
    [{ 1: {} }, { 65535: {} }, {}],
    [{ 0: {} }, { 65536: {} }, { http: {} }, { '': {} }, { '1.5': {} }],
  ],
  [
    'size(key) < 63',
    [{ http: 1, [`a${'b'.repeat(61)}`]: 1 }],
    [{ 'a-': 1 }, { '': 1 }, { a_b: 1 }, { ['a'.repeat(63)]: 1 }],
  ],
  [
    '(has(self.selector) ? 1 : 0) + (has(self.targetRef) ?',
    [{}, { selector: {} }, { selector: {}, targetRef: null }],
    [{ selector: {}, targetRefs: [] }],
  ],
  ['(has(self.selector) ? 1 : 0) + (has(self.targetRefs) ?', [{ selector: {} }], [{ selector: {}, targetRefs: [] }]],
  [
    '(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs)',
    [{ targetRefs: [] }],
    [{ workloadSelector: {}, targetRefs: [] }],
  ],
  [
    '(has(self.workloadSelector) ? 1 : 0) + (has(self.endpoints)',
    [{ endpoints: [] }],
    [{ workloadSelector: {}, endpoints: [] }],
  ],
  ['(has(self.tlsCertificates) ? 1 : 0) +', [{ tlsCertificates: [] }], [{ tlsCertificates: [], credentialNames: [] }]],
  ['(has(self.credentialName) ? 1 : 0) +', [{ credentialName: '' }], [{ credentialName: '', credentialNames: [] }]],
  [
    '(has(self.credentialNames) ? 1 : 0) +',
    [{ credentialName: '', tlsCertificates: [] }],
    [{ credentialNames: [], tlsCertificates: [] }],
  ],
  [
    'has(self.jwks_uri)',
    [{ jwks: '' }],
    [
      { jwks: '', jwksUri: '' },
      { jwksUri: '', jwks_uri: '' },
    ],
  ],
  [
    'has(self.serviceAccounts)',
    [{ serviceAccounts: [] }, { principals: [], namespaces: [] }, { serviceAccounts: [], ipBlocks: [] }],
    [
      { serviceAccounts: [], principals: [] },
      { notServiceAccounts: [], notNamespaces: [] },
    ],
  ],
  ['has(self.wasm) != has(self.lua)', [{ wasm: {} }, { lua: {} }], [{}, { wasm: {}, lua: {} }]],
  [
    'has(self.waypoint)',
    [{}, { context: 'ANY' }, { context: 'WAYPOINT', waypoint: {} }],
    [{ waypoint: {} }, { context: 'WAYPOINT' }, { context: 'ANY', waypoint: {} }],
  ],
  [
    'has(self.portLevelMtls)',
    [{}, { selector: {} }, { portLevelMtls: {}, selector: { matchLabels: { a: '' } } }],
    [{ portLevelMtls: {} }, { portLevelMtls: {}, selector: {} }, { portLevelMtls: {}, selector: { matchLabels: {} } }],
  ],
  [
    'k.contains("/")',
    [
      { addresses: ['10.0.0.0/8'] },
      { addresses: ['10.0.0.0/8'], resolution: 'STATIC' },
      { addresses: ['10.0.0.1'], resolution: 'DNS' },
    ],
    [{ addresses: ['10.0.0.1', '10.0.0.0/8'], resolution: 'DNS' }],
  ],
  [
    '== "NONE") ? !has(self.endpoints)',
    [{}, { endpoints: [], resolution: 'STATIC' }],
    [{ endpoints: [] }, { endpoints: [], resolution: 'NONE' }],
  ],
  [
    '"DNS_ROUND_ROBIN"',
    [{ resolution: 'DNS_ROUND_ROBIN', endpoints: [{}] }, { endpoints: [{}, {}] }],
    [{ resolution: 'DNS_ROUND_ROBIN', endpoints: [{}, {}] }],
  ],
  ['has(self.address) || has(self.network)', [{ address: '' }, { network: 'n' }], [{}, { ports: {} }]],
  [
    '.startsWith("unix://") ? !has(self.ports)',
    [{ address: 'a', ports: {} }, { address: 'unix:///a' }],
    [{ address: 'unix:///a', ports: {} }],
  ],
  [
    '== "UPSERT"',
    [{}, { value: '' }, { operation: 'UPSERT', value: 'a' }],
    [{ operation: 'UPSERT' }, { operation: 'UPSERT', value: '' }],
  ],
  ['== "REMOVE"', [{ value: 'a' }, { operation: 'REMOVE' }], [{ operation: 'REMOVE', value: '' }]],
  ['!= "HOST"', [{ value: 'a' }, { valueFrom: 'HOST' }], [{ valueFrom: 'HOST', value: 'a' }]],
  ['exists_one', [[], [{ number: 1 }, { number: 2 }]], [[{ number: 1 }, { number: 2 }, { number: 1 }]]],
  ['"file", "oci"', ['http://a', 'oci://a/b:v1', 'a.b/c', 'file:///a', '/a'], ['ftp://a', 'a b', 'gs://a']],
  ['"oci", "file"', ['http://a', 'oci://a/b:v1', 'a.b/c', 'file:///a', '/a'], ['ftp://a', 'a b', 'gs://a']],
];

describe.each(cases)('%s', (part, holds, fails) => {
  const matching = [...written].filter((rule) => rule.includes(part));
  test('accepts valid values and rejects invalid ones', () => {
    expect(matching).toHaveLength(1);
    const [rule = ''] = matching;
    for (const value of holds) expect([value, celHolds(rule, value)]).toEqual([value, true]);
    for (const value of fails) expect([value, celHolds(rule, value)]).toEqual([value, false]);
  });
});

test('every rule has a case', () => {
  const tried = new Set(cases.flatMap(([part]) => [...written].filter((rule) => rule.includes(part))));
  expect([...written].filter((rule) => !tried.has(rule))).toEqual([]);
});
