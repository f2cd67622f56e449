import { manifest, refusal } from '../fixtures/synth';
import { ServiceEntry } from './service-entry';
import type { ServiceEntryPort } from './service-entry-port';

const ports = (ports: readonly ServiceEntryPort[]) =>
  manifest((chart) => new ServiceEntry(chart, 'api', { hosts: ['a.example.com'], ports })).spec.ports;

test.each<[port: ServiceEntryPort, wire: object]>([
  [{ number: 80 }, { number: 80, name: 'port-80' }],
  [
    { number: 80, protocol: 'HTTP' },
    { number: 80, protocol: 'HTTP', name: 'http' },
  ],
  [
    { number: 443, protocol: 'HTTPS' },
    { number: 443, protocol: 'HTTPS', name: 'https' },
  ],
  [
    { number: 8080, protocol: 'GRPC-WEB' },
    { number: 8080, protocol: 'GRPC-WEB', name: 'grpc-web-8080' },
  ],
  [
    { number: 3306, protocol: 'MYSQL', name: 'db' },
    { number: 3306, protocol: 'MYSQL', name: 'db' },
  ],
])('writes %j as %j', (port, wire) => {
  expect(ports([port])).toEqual([wire]);
});

test.each<[what: string, ports: unknown, message: string]>([
  ['without number', [{}], 'ports[0].number must be a port from 1 to 65535, got undefined'],
  ['number 0', [{ number: 0 }], 'ports[0].number must be a port from 1 to 65535, got 0'],
  [
    'a misspelt protocol',
    [{ number: 1, protocol: 'HTP' }],
    "ports[0].protocol must be one of HTTP, HTTP2, GRPC, GRPC-WEB, HTTPS, TLS, TCP, MONGO, MYSQL, REDIS, got 'HTP' (did you mean 'HTTP'?)",
  ],
  [
    'targetPort 70000',
    [{ number: 1, targetPort: 70000 }],
    'ports[0].targetPort must be a port from 1 to 65535, got 70000',
  ],
  ['a duplicate number', [{ number: 1 }, { number: 1, name: 'a' }], "ports: number '1' is listed twice, keep one"],
  [
    'a duplicate name',
    [{ number: 1, name: 'port-2' }, { number: 2 }],
    "ports: name 'port-2' is listed twice, keep one",
  ],
  ['a port instead of a list', { number: 1 }, 'ports must be a list, got an object with number (write [{ … }])'],
])('fails: %s', (_what, ports, message) => {
  const make = () => refusal((chart) => new ServiceEntry(chart, 'api', { hosts: ['a'], ports: ports as never }));
  expect(make()).toBe(`ServiceEntry of 'chart/api': ${message}`);
});
