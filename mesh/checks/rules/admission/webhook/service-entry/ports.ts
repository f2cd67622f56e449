import { portName, port as portNumber } from '../grammar/port';
import { isHttp, isTcp, isTls, protocolOrNone } from '../grammar/protocol';
import { shown } from '../grammar/shown';
import { webhookRule } from '../rule';

export const ports = webhookRule({
  kind: 'ServiceEntry',
  concept: 'ports',
  description: `HTTP and TLS connections contain the host name, so several hosts can share a port. Plain TCP connections do not, so
each host needs an address of its own.`,
  right: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: default }
spec:
  hosts: [payments.example.com, refunds.example.com]
  ports:
    - { number: 443, name: tls, protocol: TLS }
    - { number: 80, name: http, protocol: HTTP, targetPort: 8080 }
  resolution: DNS
`,
  wrong: [
    { set: { 'spec.ports[1].name': 'tls' }, says: 'two ports are named "tls": rename one' },
    { set: { 'spec.ports[1].number': 443 }, says: 'two ports have the number 443: remove one' },
    { set: { 'spec.ports[0].name': '' }, says: 'a port name must be 1 to 63 letters, digits and inner hyphens' },
    {
      set: { 'spec.ports[0].protocol': 'QUIC' },
      says: 'must be one of HTTP, HTTP2, HTTP_PROXY, GRPC, GRPC-WEB, TCP, HTTPS, TLS, MONGO, REDIS, MYSQL, UDP, got "QUIC"',
    },
    { set: { 'spec.ports[0].number': 0 }, says: 'must be a port from 1 to 65535, got 0' },
    { set: { 'spec.ports[1].targetPort': 70000 }, says: 'must be a port from 1 to 65535, got 70000' },
    {
      set: { 'spec.ports[0].protocol': 'TCP' },
      says: 'several hosts cannot share a port with this protocol: only HTTP and TLS connections contain the host name',
    },
    {
      set: { 'spec.ports[0].protocol': 'TCP', 'spec.resolution': 'NONE' },
      says: 'a TCP port needs addresses to distinguish its hosts: set addresses or another protocol',
      warning: true,
    },
    {
      set: { 'spec.addresses': ['192.0.2.1'] },
      says: 'several hosts share the addresses on this port, so only one of them is reachable',
      warning: true,
    },
  ],
  check({ spec, labels }, { error, warning }) {
    const { hosts = [], addresses = [], ports = [], resolution = 'NONE' } = spec;
    const isOptedOut = labels.get('networking.istio.io/enable-autoallocate-ip')?.toLowerCase() === 'false';
    const needsAddresses = addresses.length === 0 && (resolution === 'NONE' || isOptedOut);
    const names = new Set<string>();
    const numbers = new Set<number>();
    for (const [index, { name = '', number = 0, targetPort, protocol = '' }] of ports.entries()) {
      const field = ['spec', 'ports', index];
      if (names.has(name)) error([...field, 'name'], `two ports are named ${shown(name)}: rename one`);
      if (numbers.has(number)) error([...field, 'number'], `two ports have the number ${number}: remove one`);
      names.add(name);
      numbers.add(number);
      if (targetPort) error([...field, 'targetPort'], portNumber(targetPort));
      if (needsAddresses && (protocol === '' || protocol === 'TCP')) {
        warning(field, 'a TCP port needs addresses to distinguish its hosts: set addresses or another protocol');
      }
      error([...field, 'name'], portName(name));
      error([...field, 'protocol'], protocolOrNone(protocol));
      error([...field, 'number'], portNumber(number));
    }
    if (hosts.length < 2) return;
    const isResolved = resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN';
    const tcp = ports.findIndex(({ protocol }) => isTcp(protocol));
    if (isResolved && addresses.length > 0 && tcp >= 0) {
      warning(
        ['spec', 'ports', tcp],
        'several hosts share the addresses on this port, so only one of them is reachable',
      );
    }
    const nameless = ports.findIndex(({ protocol }) => !isHttp(protocol) && !isTls(protocol));
    if (resolution !== 'NONE' && nameless >= 0) {
      error(
        ['spec', 'ports', nameless],
        'several hosts cannot share a port with this protocol: only HTTP and TLS connections contain the host name',
      );
    }
  },
});
