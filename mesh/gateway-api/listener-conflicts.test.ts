import { toConfig } from '../manifest/config';
import type { Listener } from './listener';
import { listenerConflicts } from './listener-conflicts';

const owner = toConfig({
  manifest: { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'gw' } },
});
const listener = (name: string, protocol: string, hostname = '', port = 443): Listener => ({
  ...{ owner, index: 0, name, port, protocol, hostname, tls: undefined, allowedRoutes: {} },
});

test.each<[title: string, listeners: readonly Listener[], conflicts: Readonly<Record<string, string>>]>([
  ['other ports', [listener('a', 'HTTP', '', 80), listener('b', 'HTTP', '', 81)], {}],
  ['other host names, whatever the protocol', [listener('a', 'HTTPS', 'a.com'), listener('b', 'TLS', 'b.com')], {}],
  ['the same host name', [listener('a', 'HTTPS', 'a.com'), listener('b', 'HTTPS', 'a.com')], { b: 'HostnameConflict' }],
  ['no host name is *', [listener('a', 'HTTP'), listener('b', 'HTTP', '*')], { b: 'HostnameConflict' }],
  ['the same host name, other protocol', [listener('a', 'HTTP'), listener('b', 'HTTPS')], { b: 'ProtocolConflict' }],
  ['TCP beside HTTP', [listener('a', 'TCP'), listener('b', 'HTTP', 'b.com')], { b: 'ProtocolConflict' }],
  ['two of TCP and UDP', [listener('a', 'UDP'), listener('b', 'TCP')], { b: 'ProtocolConflict' }],
  [
    'a loser does not block others',
    [listener('a', 'HTTP', 'a.com'), listener('b', 'TCP'), listener('c', 'HTTP', 'c.com')],
    { b: 'ProtocolConflict' },
  ],
])('%s', (_, listeners, conflicts) => {
  const found = [...listenerConflicts(listeners)].map(([{ name }, conflict]) => [name, conflict]);
  expect(Object.fromEntries(found)).toEqual(conflicts);
});
