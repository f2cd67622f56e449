import { manifest, refusal } from '../fixtures/synth';
import { Destination } from './destination';
import { VirtualService } from './virtual-service';

const to = Destination.host('db');

test('keeps the order of rules', () => {
  const { spec } = manifest(
    (chart) => new VirtualService(chart, 'db', { hosts: ['db'], tcpRules: [{ match: [{ port: 1 }], to }, { to }] }),
  );
  expect(spec).toEqual({
    hosts: ['db'],
    tcp: [
      { match: [{ port: 1 }], route: [{ destination: { host: 'db' } }] },
      { route: [{ destination: { host: 'db' } }] },
    ],
  });
});

test.each<[what: string, rules: unknown, message: string]>([
  ['no rules', [], 'tcpRules must be a list of at least one item'],
  ['an empty match', [{ to, match: [] }], 'tcpRules[0].match must be a list of at least one item'],
  [
    'a path',
    [{ to, match: [{ path: '/a' }] }],
    "tcpRules[0].match[0]: unknown prop 'path' (known props: destinationSubnets, port, sourceLabels, sourceNamespace, gateways)",
  ],
  ['a timeout', [{ to, timeout: 1 }], "tcpRules[0]: unknown prop 'timeout' (known props: match, to)"],
])('fails: %s', (_what, tcpRules, message) => {
  const refused = refusal((chart) => new VirtualService(chart, 'db', { hosts: ['db'], tcpRules: tcpRules as never }));
  expect(refused).toContain(`VirtualService of 'chart/db': ${message}`);
});
