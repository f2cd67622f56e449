import { manifest, refusal } from '../fixtures/synth';
import { Destination } from './destination';
import type { ConnectionMatch } from './l4-route';
import type { TcpRule } from './tcp-rule';
import { VirtualService } from './virtual-service';

const hosts = ['db'];
const to = Destination.host('db');
const tcp = (rule: TcpRule) =>
  manifest((chart) => new VirtualService(chart, 'db', { hosts, tcpRules: [rule] })).spec.tcp[0];

const refused = (rule: unknown) =>
  refusal((chart) => new VirtualService(chart, 'db', { hosts, tcpRules: [rule as never] })).replace(
    "VirtualService of 'chart/db': tcpRules[0]",
    '',
  );

test('writes a single destination without a weight', () => {
  expect(tcp({ to })).toEqual({ route: [{ destination: { host: 'db' } }] });
});

test('writes several destinations with their weights', () => {
  const other = Destination.host('db-2', { port: 5432 });
  expect(
    tcp({
      to: [
        { to, weight: 90 },
        { to: other, weight: 10 },
      ],
    }).route,
  ).toEqual([
    { destination: { host: 'db' }, weight: 90 },
    { destination: { host: 'db-2', port: { number: 5432 } }, weight: 10 },
  ]);
});

test('writes every prop of a match', () => {
  const match: Required<ConnectionMatch> = {
    destinationSubnets: ['10.0.0.0/8', '10.0.0.1', '2001:db8::/32'],
    port: 5432,
    sourceLabels: { app: 'web' },
    sourceNamespace: 'shop',
    gateways: ['mesh', { name: 'edge', namespace: 'istio-system' }],
  };
  expect(tcp({ match: [match, {}], to }).match).toEqual([{ ...match, gateways: ['mesh', 'istio-system/edge'] }, {}]);
});

test.each<[what: string, rule: unknown, message: string]>([
  ['no destination', {}, '.to must be a Destination'],
  ['no weight', { to: [{ to }] }, '.to[0].weight must be a whole number from 0, got undefined'],
  [
    'weights of 0',
    { to: [{ to, weight: 0 }] },
    '.to must be shares whose weights sum to at least 1 and at most 2147483647, got 0',
  ],
  [
    'headers in a share',
    { to: [{ to, weight: 1, headers: {} }] },
    ".to[0]: unknown prop 'headers' (known props: to, weight)",
  ],
  [
    'a name as subnet',
    { to, match: [{ destinationSubnets: ['db'] }] },
    ".match[0].destinationSubnets[0] must be an IP address or a range such as 10.0.0.0/8, got 'db'",
  ],
  [
    'a range with too many bits',
    { to, match: [{ destinationSubnets: ['10.0.0.0/33'] }] },
    '.match[0].destinationSubnets[0] must be an IP address',
  ],
  ['port 0', { to, match: [{ port: 0 }] }, '.match[0].port must be a port from 1 to 65535, got 0'],
  [
    'a namespace in upper case',
    { to, match: [{ sourceNamespace: 'Shop' }] },
    '.match[0].sourceNamespace must be a DNS label',
  ],
  ['a string as gateway', { to, match: [{ gateways: ['edge'] }] }, '.match[0].gateways[0] must be a Gateway'],
  [
    'a field that Istio does not read',
    { to, match: [{ sourceSubnet: '10.0.0.0/8' }] },
    ".match[0]: unknown prop 'sourceSubnet' (known props: destinationSubnets, port, sourceLabels, sourceNamespace, gateways)",
  ],
])('fails: %s', (_what, rule, message) => {
  expect(refused(rule)).toContain(message);
});
