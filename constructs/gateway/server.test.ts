import { served, serverRefusal } from '../fixtures/synth';
import { Certificate } from './certificate';
import type { HttpServer, Server, TcpServer, TlsServer } from './server';

const options = { port: 9000, hosts: ['*'], portName: 'front', name: 'shop', bind: '0.0.0.0' };
const optionsWire = { hosts: ['*'], name: 'shop', bind: '0.0.0.0' };
const tls = { mode: 'SIMPLE', certificate: Certificate.secret('cert') } as const;

test('writes every prop of HTTP, TLS and TCP servers', () => {
  const http: Required<Omit<HttpServer, 'tls'>> = { ...options, protocol: 'HTTP2', httpsRedirect: true };
  const https: Required<Omit<TlsServer, 'httpsRedirect'>> = { ...options, protocol: 'HTTPS', tls };
  const tcp: Required<Omit<TcpServer, 'tls' | 'httpsRedirect'>> = { ...options, protocol: 'MONGO' };
  const port = (protocol: string) => ({ number: 9000, name: 'front', protocol });
  expect(served(http)).toEqual({ ...optionsWire, port: port('HTTP2'), tls: { httpsRedirect: true } });
  expect(served(https)).toEqual({
    ...optionsWire,
    port: port('HTTPS'),
    tls: { mode: 'SIMPLE', credentialName: 'cert' },
  });
  expect(served(tcp)).toEqual({ ...optionsWire, port: port('MONGO') });
});

test.each<[server: Server, name: string]>([
  [{ port: 80, protocol: 'HTTP', hosts: ['*'] }, 'http'],
  [{ port: 8080, protocol: 'HTTP', hosts: ['*'] }, 'http-8080'],
  [{ port: 443, protocol: 'HTTPS', hosts: ['*'], tls }, 'https'],
  [{ port: 443, protocol: 'TLS', hosts: ['*'], tls }, 'tls-443'],
  [{ port: 80, protocol: 'GRPC-WEB', hosts: ['*'] }, 'grpc-web-80'],
])('the port name of %j defaults to %s', (server, name) => {
  expect(served(server).port.name).toBe(name);
});

test.each(['*', 'a.example.com', '*.example.com', 'web/*', './a.example.com', '*/a.example.com', '10.0.0.1'])(
  'accepts host %s',
  (host) => {
    expect(served({ port: 80, protocol: 'HTTP', hosts: [host] }).hosts).toEqual([host]);
  },
);

test.each(['', 'shop', '*shop.com', 'a/b/c.d', 'A_b/*', '/a.b', 'a.*.b', null, 5, ['a.b']])(
  'fails: host %p',
  (host) => {
    expect(serverRefusal({ port: 80, protocol: 'HTTP', hosts: [host] })).toMatch(
      /^servers\[0\]\.hosts\[0\] must be '\*', a host with a dot, or one of these after 'namespace\/', got \S/,
    );
  },
);

test.each(['unix:///var/run/edge.sock', 'unix://@edge'])('writes port 0 for Unix domain socket %s', (bind) => {
  expect(served({ port: 0, bind, protocol: 'HTTP', hosts: ['*'] })).toMatchObject({ bind, port: { number: 0 } });
});

const http = { port: 80, protocol: 'HTTP', hosts: ['*'] };

test.each<[what: string, server: unknown, message: string]>([
  ['null', null, 'servers[0] must be an object, got null'],
  [
    'without a port',
    { ...http, port: undefined },
    'servers[0].port must be a whole number from 0 to 65535, got undefined',
  ],
  [
    "a port in Istio's form",
    { ...http, port: { number: 80 } },
    'servers[0].port must be a number, got an object with number (write port: 80)',
  ],
  ['port 0', { ...http, port: 0 }, 'servers[0].port must be a port from 1 to 65535, got 0'],
  [
    'a Unix domain socket with a port',
    { ...http, bind: 'unix:///a' },
    'servers[0].port must be 0 if bind is a Unix domain socket, got 80',
  ],
  [
    'an empty list of hosts',
    { ...http, hosts: [] },
    'servers[0].hosts must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  ['without hosts', { ...http, hosts: undefined }, 'servers[0].hosts must be a list, got undefined'],
  [
    'without a protocol',
    { ...http, protocol: undefined },
    'servers[0].protocol must be one of HTTP, HTTP2, GRPC, GRPC-WEB, HTTPS, TLS, TCP, MONGO, MYSQL, REDIS, got undefined',
  ],
  [
    'a misspelt protocol',
    { ...http, protocol: 'HTP' },
    "servers[0].protocol must be one of HTTP, HTTP2, GRPC, GRPC-WEB, HTTPS, TLS, TCP, MONGO, MYSQL, REDIS, got 'HTP' (did you mean 'HTTP'?)",
  ],
  [
    'a port name with a dot',
    { ...http, portName: 'a.b' },
    "servers[0].portName must be a DNS label of letters, digits and inner hyphens, at most 63 characters, got 'a.b' (dots are not allowed, write 'v1-0' for 'v1.0')",
  ],
  [
    'a host name as bind',
    { ...http, bind: 'localhost' },
    "servers[0].bind must be an IP address, or unix:// and an absolute path, got 'localhost'",
  ],
  [
    'a folder as bind',
    { ...http, port: 0, bind: 'unix:///a/' },
    "servers[0].bind must be an IP address, or unix:// and an absolute path, got 'unix:///a/'",
  ],
  ['HTTP with tls', { ...http, tls }, "servers[0]: tls requires protocol 'HTTPS' or 'TLS', got 'HTTP'"],
  ['HTTPS without tls', { ...http, protocol: 'HTTPS' }, "servers[0]: protocol 'HTTPS' requires tls"],
  [
    'HTTPS with a redirect',
    { ...http, protocol: 'HTTPS', tls, httpsRedirect: true },
    'servers[0]: httpsRedirect and tls exclude each other, keep one of them',
  ],
  [
    'TCP with a redirect',
    { ...http, protocol: 'TCP', httpsRedirect: true },
    "servers[0]: httpsRedirect requires one of the protocols HTTP, HTTP2, GRPC, GRPC-WEB, got 'TCP'",
  ],
  [
    'a string as httpsRedirect',
    { ...http, httpsRedirect: 'true' },
    "servers[0].httpsRedirect must be true or false, got 'true' (write true without quotes)",
  ],
  [
    'an unknown prop',
    { ...http, targetPort: 80 },
    "servers[0]: unknown prop 'targetPort' (known props: port, protocol, hosts, portName, name, bind, httpsRedirect, tls)",
  ],
])('fails: %s', (_what, server, message) => {
  expect(serverRefusal(server)).toBe(message);
});
