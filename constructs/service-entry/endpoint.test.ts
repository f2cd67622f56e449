import { manifest, refusal } from '../fixtures/synth';
import type { Endpoint } from './endpoint';
import { ServiceEntry } from './service-entry';

const service = (endpoint: unknown) => ({
  hosts: ['a.example.com'],
  resolution: 'STATIC' as const,
  ports: [{ number: 80, name: 'http' }],
  endpoints: [endpoint as Endpoint],
});

test.each<[endpoint: Endpoint]>([
  [{ address: '10.0.0.1' }],
  [{ address: '2001:db8::1' }],
  [{ address: 'unix:///run/app.sock' }],
  [{ address: 'unix://@app' }],
  [{ network: 'vpc-1' }],
  [
    {
      address: '10.0.0.1',
      ports: { http: 8080 },
      labels: { version: 'v1' },
      network: 'vpc-1',
      locality: 'eu/eu-1/a',
      weight: 3,
      serviceAccount: 'web-api',
    },
  ],
])('writes %j unchanged', (endpoint) => {
  expect(manifest((chart) => new ServiceEntry(chart, 'api', service(endpoint))).spec.endpoints).toEqual([endpoint]);
});

const ADDRESS = 'endpoints[0].address must be an IP address, a DNS name, or unix:// and an absolute path';

test.each<[what: string, endpoint: unknown, message: string]>([
  ['neither address nor network', {}, 'endpoints[0]: one of address, network is required, got none'],
  ['a wildcard', { address: '*.example.com' }, `${ADDRESS}, got '*.example.com'`],
  ['a range', { address: '10.0.0.0/8' }, `${ADDRESS}, got '10.0.0.0/8'`],
  ['a socket with a relative path', { address: 'unix://run' }, `${ADDRESS}, got 'unix://run'`],
  ['a socket that is a folder', { address: 'unix:///run/' }, `${ADDRESS}, got 'unix:///run/'`],
  ['a number as address', { address: 10 }, `${ADDRESS}, got 10`],
  [
    'a socket with ports',
    { address: 'unix:///run/a', ports: { http: 80 } },
    'endpoints[0]: address of a Unix domain socket and ports exclude each other, keep one of them',
  ],
  [
    'a port out of range',
    { address: '10.0.0.1', ports: { http: 0 } },
    "endpoints[0].ports['http'] must be a port from 1 to 65535, got 0",
  ],
  [
    'a port name of 63 characters',
    { address: '10.0.0.1', ports: { ['a'.repeat(63)]: 80 } },
    `a key of endpoints[0].ports must be a DNS label of at most 62 characters, got '${'a'.repeat(63)}'`,
  ],
  [
    'weight 0',
    { address: '10.0.0.1', weight: 0 },
    'endpoints[0].weight must be a whole number from 1 to 4294967295, got 0',
  ],
  [
    'weight 0.5',
    { address: '10.0.0.1', weight: 0.5 },
    'endpoints[0].weight must be a whole number from 1 to 4294967295, got 0.5',
  ],
])('fails: %s', (_what, endpoint, message) => {
  expect(refusal((chart) => new ServiceEntry(chart, 'api', service(endpoint)))).toBe(
    `ServiceEntry of 'chart/api': ${message}`,
  );
});
