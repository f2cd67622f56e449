import type { FieldPath } from '../../../../../manifest/manifest';
import type { SidecarEgress } from '../../../../../manifest/wire';
import { importedHost } from '../grammar/exposed-host';
import { ipAddress } from '../grammar/ip';
import { portName, port as portNumber } from '../grammar/port';
import { protocolOrNone } from '../grammar/protocol';
import { shown } from '../grammar/shown';
import { unixPath, unixPrefix } from '../grammar/unix-address';
import { type Verdict, webhookRule } from '../rule';

export const egress = webhookRule({
  kind: 'Sidecar',
  concept: 'egress listeners',
  description:
    'Hosts have the form `namespace/host`. A listener without a port is for all other ports, so it must be the last one.',
  right: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: bookinfo }
spec:
  egress:
    - port: { number: 9080, protocol: HTTP, name: reviews }
      bind: 127.0.0.1
      hosts: [./reviews.bookinfo.svc.cluster.local]
    - port: { number: 0, protocol: MYSQL, name: db }
      bind: unix:///run/db.sock
      hosts: ["*/mysql.example.com"]
    - hosts: [./*, istio-system/*]
`,
  wrong: [
    { set: { 'spec.egress[0].port': undefined }, says: 'a listener without a port must be the last one' },
    { set: { 'spec.egress[0].port.targetPort': 80 }, says: 'has no effect on a Sidecar: remove it' },
    {
      set: { 'spec.egress[0].port.name': 'a_b' },
      says: 'a port name must be 1 to 63 letters, digits and inner hyphens',
    },
    {
      set: { 'spec.egress[0].port.protocol': 'QUIC' },
      says: 'must be one of HTTP, HTTP2, HTTP_PROXY, GRPC, GRPC-WEB, TCP, HTTPS, TLS, MONGO, REDIS, MYSQL, UDP, got "QUIC"',
    },
    { set: { 'spec.egress[0].port.number': 70000 }, says: 'must be a port from 1 to 65535, got 70000' },
    { set: { 'spec.egress[0].bind': 'localhost' }, says: 'must be an IP address, got "localhost"' },
    {
      set: { 'spec.egress[1].bind': '127.0.0.1' },
      says: 'must be a Unix domain socket if the port is 0, got "127.0.0.1"',
    },
    {
      set: { 'spec.egress[1].bind': 'unix://run' },
      says: 'a Unix domain socket must be unix:///path/to/socket or unix://@name',
    },
    { set: { 'spec.egress[1].captureMode': 'IPTABLES' }, says: 'must be DEFAULT or NONE with a Unix domain socket' },
    {
      set: { 'spec.egress[1].port.number': 9080, 'spec.egress[1].bind': '' },
      says: 'two listeners have the port 9080: remove one',
    },
    {
      set: { 'spec.egress[0].port.number': 0, 'spec.egress[0].bind': 'unix:///run/db.sock' },
      says: 'two listeners have the socket "unix:///run/db.sock": remove one',
    },
    { set: { 'spec.egress[0].hosts': [] }, says: 'must have at least one host' },
    {
      set: { 'spec.egress[0].hosts[0]': 'reviews' },
      says: 'must be namespace/host, with "*" for any or "." for its own namespace, got "reviews"',
    },
    {
      set: { 'spec.egress[0].hosts[0]': './reviews' },
      says: 'must be a full host name such as reviews.default.svc.cluster.local, got "reviews"',
    },
    {
      set: { 'spec.egress[0].hosts[0]': './10.0.0.1' },
      says: 'must be a domain name that does not end in a number, got "10.0.0.1"',
    },
    { set: { 'spec.egress[0].hosts[0]': '/a.com' }, says: 'must be namespace/host with both parts set, got "/a.com"' },
    {
      set: { 'spec.egress[0].hosts[0]': 'my_ns/a.com' },
      says: 'the namespace must be a name, ".", "*" or "~", got "my_ns/a.com"',
    },
    {
      set: { 'spec.egress[0].hosts[0]': './*a.com' },
      says: '"*" must be the whole first label, as in "*.example.com"',
    },
    {
      set: { 'spec.egress[2].hosts[2]': './a.com' },
      says: 'is covered by an earlier host, got "./a.com": remove it',
      warning: true,
    },
    {
      set: { 'spec.egress[2].hosts[2]': 'bookinfo/*' },
      says: 'covers an earlier host, got "bookinfo/*"',
      warning: true,
    },
    {
      set: { 'spec.egress[2].hosts[2]': '*/*' },
      says: '"*/*" already covers every host in every namespace: remove the others',
      warning: true,
    },
  ],
  check({ spec: { egress = [] }, namespace }, verdict) {
    const numbers = new Set<number>();
    const sockets = new Set<string>();
    for (const [index, listener] of egress.entries()) {
      const field = ['spec', 'egress', index];
      const { port, bind = '', hosts = [] } = listener;
      if (!port) {
        if (index < egress.length - 1) verdict.error(field, 'a listener without a port must be the last one');
      } else {
        const number = port.number ?? 0;
        listenerPort(listener, field, verdict);
        if (number === 0 ? sockets.has(bind) : numbers.has(number)) {
          const resource = number === 0 ? `socket ${shown(bind)}` : `port ${number}`;
          verdict.error([...field, 'port', 'number'], `two listeners have the ${resource}: remove one`);
        }
        if (number === 0) sockets.add(bind);
        else numbers.add(number);
      }
      if (hosts.length === 0) verdict.error([...field, 'hosts'], 'must have at least one host');
      for (const [number, host] of hosts.entries()) importedHost(host, [...field, 'hosts', number], verdict);
      repeatedHosts(hosts, namespace, [...field, 'hosts'], verdict);
    }
  },
});

function listenerPort(
  { port, bind = '', captureMode = 'DEFAULT' }: SidecarEgress,
  field: FieldPath,
  { error }: Verdict,
): void {
  const { number = 0, name = '', protocol, targetPort } = port ?? {};
  if (targetPort) error([...field, 'port', 'targetPort'], 'has no effect on a Sidecar: remove it');
  if (name !== '') error([...field, 'port', 'name'], portName(name));
  error([...field, 'port', 'protocol'], protocolOrNone(protocol));
  if (number !== 0) {
    error([...field, 'port', 'number'], portNumber(number));
    if (bind !== '') error([...field, 'bind'], ipAddress(bind));
    return;
  }
  const notUnix = `must be a Unix domain socket if the port is 0, got ${shown(bind)}`;
  error([...field, 'bind'], bind.startsWith(unixPrefix) ? unixPath(bind.slice(unixPrefix.length)) : notUnix);
  if (captureMode === 'IPTABLES') {
    error([...field, 'captureMode'], 'must be DEFAULT or NONE with a Unix domain socket');
  }
}

/** Excluded hosts, `~namespace/host`, may repeat. */
function repeatedHosts(hosts: readonly string[], own: string, field: FieldPath, { warning }: Verdict): void {
  const byNamespace = new Map<string, Set<string>>();
  for (const [index, text] of hosts.entries()) {
    const slash = text.indexOf('/');
    if (slash < 0 || text.startsWith('~')) continue;
    const namespace = text.slice(0, slash) === '.' ? own : text.slice(0, slash);
    const host = text.slice(slash + 1);
    const known = byNamespace.get(namespace) ?? new Set<string>();
    byNamespace.set(namespace, known);
    if (host === '*' && known.size > 0) warning([...field, index], `covers an earlier host, got ${shown(text)}`);
    if (host !== '*' && (known.has(host) || known.has('*'))) {
      warning([...field, index], `is covered by an earlier host, got ${shown(text)}: remove it`);
    }
    known.add(host);
  }
  if (byNamespace.size > 1 && byNamespace.get('*')?.has('*')) {
    warning(field, '"*/*" already covers every host in every namespace: remove the others');
  }
}
