import type { FieldPath } from '../../../../../manifest/manifest';
import type { GatewayServer, GatewayServerPort } from '../../../../../manifest/wire';
import { gatewayHost } from '../grammar/exposed-host';
import { ipAddress } from '../grammar/ip';
import { port as portNumber } from '../grammar/port';
import { isHttp, isTls, protocol } from '../grammar/protocol';
import { shown } from '../grammar/shown';
import { unixPath, unixPrefix } from '../grammar/unix-address';
import { type Verdict, webhookRule } from '../rule';

export const servers = webhookRule({
  kind: 'Gateway',
  concept: 'servers',
  description: 'Each server listens on a port for some hosts: full names or `*`, optionally as `namespace/host`.',
  right: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: default }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: [bookinfo/shop.example.com, "*.example.org"]
      tls: { httpsRedirect: true }
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: ["*"]
      bind: 192.0.2.1
      tls: { mode: SIMPLE, credentialName: shop }
`,
  wrong: [
    { set: { 'spec.servers': [] }, says: 'must have at least one server' },
    { set: { 'spec.servers[1].port.name': 'http' }, says: 'two servers have a port named "http": rename one' },
    { set: { 'spec.servers[0].hosts': [] }, says: 'must have at least one host ("*" for any)' },
    {
      set: { 'spec.servers[0].hosts[0]': 'shop' },
      says: 'must be a full host name such as reviews.default.svc.cluster.local, got "shop"',
    },
    {
      set: { 'spec.servers[0].hosts[0]': '*shop.example.com' },
      says: '"*" must be the whole first label, as in "*.example.com"',
    },
    {
      set: { 'spec.servers[0].hosts[0]': 'a_b.example.com' },
      says: 'must be letters, digits and hyphens between dots',
    },
    {
      set: { 'spec.servers[0].hosts[0]': 'my_ns/shop.example.com' },
      says: 'the namespace must be a name, "." or "*", got "my_ns/shop.example.com"',
    },
    {
      set: { 'spec.servers[0].hosts[0]': '/shop.example.com' },
      says: 'must be namespace/host with both parts set, got "/shop.example.com"',
    },
    { set: { 'spec.servers[0].port': undefined }, says: 'must have a port' },
    {
      set: { 'spec.servers[0].port.protocol': 'QUIC' },
      says: 'must be one of HTTP, HTTP2, HTTP_PROXY, GRPC, GRPC-WEB, TCP, HTTPS, TLS, MONGO, REDIS, MYSQL, UDP, got "QUIC"',
    },
    { set: { 'spec.servers[0].port.number': 0 }, says: 'must be a port from 1 to 65535, got 0' },
    {
      set: { 'spec.servers[0].port.targetPort': 8080 },
      says: 'has no effect on a Gateway because its Service maps the ports: remove it',
    },
    { set: { 'spec.servers[0].port.name': '' }, says: 'must have a name' },
    { set: { 'spec.servers[0].bind': 'localhost' }, says: 'must be an IP address, got "localhost"' },
    {
      set: { 'spec.servers[0].bind': 'unix:///run/http.sock' },
      says: 'a Unix domain socket has no port: set number: 0',
    },
    {
      set: { 'spec.servers[0].bind': 'unix://run', 'spec.servers[0].port.number': 0 },
      says: 'a Unix domain socket must be unix:///path/to/socket or unix://@name',
    },
    {
      set: { 'spec.servers[1].tls': undefined },
      says: 'HTTPS requires tls: set a mode, and a credentialName to terminate TLS',
    },
    {
      set: { 'spec.servers[0].tls': { mode: 'SIMPLE', credentialName: 'a' } },
      says: 'HTTP is not encrypted: set only httpsRedirect, or set the protocol to HTTPS or TLS',
    },
    {
      set: { 'spec.servers[0].port.protocol': 'TCP' },
      says: 'TCP is not encrypted: remove tls, or set the protocol to HTTPS or TLS',
    },
    {
      set: { 'spec.servers[1].tls.httpsRedirect': true },
      says: 'only works on an HTTP port, got "HTTPS"',
      warning: true,
    },
  ],
  check({ spec: { servers = [] } }, verdict) {
    if (servers.length === 0) verdict.error(['spec', 'servers'], 'must have at least one server');
    const names = new Set<string>();
    for (const [index, server] of servers.entries()) {
      const field = ['spec', 'servers', index];
      hosts(server, field, verdict);
      bind(server, field, verdict);
      const problems = portProblems(server);
      for (const [key, problem] of problems) verdict.error([...field, ...key], problem);
      if (problems.length === 0) tls(server, field, verdict);
      if (!server.port) continue;
      const { name = '', protocol } = server.port;
      if (names.has(name)) {
        verdict.error([...field, 'port', 'name'], `two servers have a port named ${shown(name)}: rename one`);
      }
      names.add(name);
      if (server.tls?.httpsRedirect && !isHttp(protocol)) {
        const message = `only works on an HTTP port, got ${shown(protocol)}`;
        verdict.warning([...field, 'tls', 'httpsRedirect'], message);
      }
    }
  },
});

function hosts({ hosts = [] }: GatewayServer, field: FieldPath, verdict: Verdict): void {
  if (hosts.length === 0) verdict.error([...field, 'hosts'], 'must have at least one host ("*" for any)');
  for (const [index, host] of hosts.entries()) gatewayHost(host, [...field, 'hosts', index], verdict);
}

function bind({ port, bind = '' }: GatewayServer, field: FieldPath, { error }: Verdict): void {
  if (!bind.startsWith(unixPrefix)) {
    if (bind !== '') error([...field, 'bind'], ipAddress(bind));
    return;
  }
  error([...field, 'bind'], unixPath(bind.slice(unixPrefix.length)));
  if (port?.number) error([...field, 'port', 'number'], 'a Unix domain socket has no port: set number: 0');
}

function portProblems({ port, bind = '' }: GatewayServer): readonly (readonly [string[], string])[] {
  if (!port) return [[[], 'must have a port']];
  const problems: Record<keyof GatewayServerPort, string | undefined> = {
    protocol: protocol(port.protocol),
    number: !port.number && bind.startsWith(unixPrefix) ? undefined : portNumber(port.number),
    targetPort: port.targetPort
      ? 'has no effect on a Gateway because its Service maps the ports: remove it'
      : undefined,
    name: port.name ? undefined : 'must have a name',
  };
  return Object.entries(problems).flatMap(([key, problem]) => (problem ? [[['port', key], problem] as const] : []));
}

/** Whether `tls` fits the protocol of the port. A `tls` with only a redirect has the default mode, PASSTHROUGH. */
function tls({ port, tls }: GatewayServer, field: FieldPath, { error }: Verdict): void {
  const word = port?.protocol;
  const protocol = (word ?? '').toUpperCase();
  if (isTls(word)) {
    if (!tls) error(field, `${protocol} requires tls: set a mode, and a credentialName to terminate TLS`);
    return;
  }
  if (!tls) return;
  const { mode = 'PASSTHROUGH', caCertificates, privateKey, serverCertificate } = tls;
  const passes = mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
  const isOnlyRedirect = passes && !caCertificates && !privateKey && !serverCertificate;
  if (isHttp(word) && isOnlyRedirect) return;
  const remedy = isHttp(word) ? 'set only httpsRedirect' : 'remove tls';
  error([...field, 'tls'], `${protocol} is not encrypted: ${remedy}, or set the protocol to HTTPS or TLS`);
}
