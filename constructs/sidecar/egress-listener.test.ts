import { manifest, refusal } from '../fixtures/synth';
import type { EgressListener } from './egress-listener';
import { Sidecar } from './sidecar';

const hosts = ['./*'];

test.each<[what: string, listener: EgressListener, wire: object]>([
  ['a listener for all ports', { hosts }, { hosts }],
  [
    'every prop of a port',
    { hosts, port: 3128, protocol: 'HTTP_PROXY', portName: 'proxy', bind: '127.0.0.1', captureMode: 'NONE' },
    { hosts, port: { number: 3128, protocol: 'HTTP_PROXY', name: 'proxy' }, bind: '127.0.0.1', captureMode: 'NONE' },
  ],
  [
    'a Unix domain socket',
    { hosts, bind: 'unix://@out', protocol: 'HTTP', captureMode: 'DEFAULT' },
    { hosts, port: { number: 0, protocol: 'HTTP' }, bind: 'unix://@out', captureMode: 'DEFAULT' },
  ],
])('writes %s', (_what, listener, wire) => {
  expect(manifest((chart) => new Sidecar(chart, 'web', { egress: [listener] })).spec.egress).toEqual([wire]);
});

test.each(['*/*', './*', '~/*', 'prod/*', '~prod/*', '~./a.b', '~*/a.b', 'prod/*.example.com', '*/a.example.com'])(
  'accepts host %s',
  (host) => {
    const { spec } = manifest((chart) => new Sidecar(chart, 'web', { egress: [{ hosts: [host] }] }));
    expect(spec.egress[0].hosts).toEqual([host]);
  },
);

const HOST = "egress[0].hosts[0] must be namespace/host, such as './*' or 'prod/*.example.com', got";

test.each<[what: string, listener: unknown, message: string]>([
  ...['reviews', 'prod/reviews', '/*', 'prod/', 'a/b/c.d', '~~/*', 'prod/*foo.com', 'prod/10.0.0.1', 'a_b/*'].map(
    (host): [string, unknown, string] => [`host ${host}`, { hosts: [host] }, `${HOST} '${host}'`],
  ),
  ['a number as host', { hosts: [1] }, `${HOST} 1`],
  ['without hosts', { port: 80 }, 'egress[0].hosts must be a list, got undefined'],
  ['a duplicate host', { hosts: ['./*', './*'] }, "egress[0].hosts: './*' is listed twice, keep one"],
  ['bind without port', { hosts, bind: '10.0.0.1' }, 'egress[0]: bind requires port'],
  ['protocol without port', { hosts, protocol: 'HTTP' }, 'egress[0]: protocol requires port'],
  ['portName without port', { hosts, portName: 'http' }, 'egress[0]: portName requires port'],
  [
    'a socket with a port',
    { hosts, bind: 'unix:///a', port: 80 },
    'egress[0]: port and a Unix domain socket as bind exclude each other, keep one of them',
  ],
  [
    'a socket with captureMode IPTABLES',
    { hosts, bind: 'unix:///a', captureMode: 'IPTABLES' },
    "egress[0]: captureMode 'IPTABLES' and a Unix domain socket as bind exclude each other, keep one of them",
  ],
  [
    'a socket that is a folder',
    { hosts, bind: 'unix:///a/' },
    "egress[0].bind must be unix:// and an absolute path, got 'unix:///a/'",
  ],
  [
    'a host name as bind',
    { hosts, port: 80, bind: 'localhost' },
    "egress[0].bind must be an IP address, got 'localhost'",
  ],
])('fails: %s', (_what, listener, message) => {
  expect(refusal((chart) => new Sidecar(chart, 'web', { egress: [listener as never] }))).toBe(
    `Sidecar of 'chart/web': ${message}`,
  );
});
