import { http, thrown } from '../fixtures/synth';
import { Destination, type DestinationOptions } from './destination';

const options: Required<DestinationOptions> = { port: 8080 };

test.each<[destination: Destination, wire: object]>([
  [Destination.host('shop'), { host: 'shop' }],
  [
    Destination.host('shop.prod.svc.cluster.local', options),
    { host: 'shop.prod.svc.cluster.local', port: { number: 8080 } },
  ],
  [Destination.host('api.example.com'), { host: 'api.example.com' }],
  [Destination.host('*.example.com'), { host: '*.example.com' }],
])('%j', (to, wire) => {
  expect(http({ to }).route).toEqual([{ destination: wire }]);
});

test.each<[what: string, make: () => unknown, message: string]>([
  ['the host *', () => Destination.host('*'), "host must be the DNS name of a service, got '*'"],
  ['an invalid host', () => Destination.host('shop_a'), "host must be the DNS name of a service, got 'shop_a'"],
  ['a host with a port', () => Destination.host('shop:80'), "host must be the DNS name of a service, got 'shop:80'"],
  ['null', () => Destination.host(null as never), 'host must be the DNS name of a service, got null'],
  [
    'an incomplete name',
    () => Destination.host('shop.prod'),
    "host must be a name without a dot or a full name, got 'shop.prod' (write 'shop.prod.svc.cluster.local', or { host: 'shop.prod' } for a host outside of the cluster)",
  ],
  [
    'an incomplete name with svc',
    () => Destination.host('shop.prod.svc'),
    "host must be a name without a dot or a full name, got 'shop.prod.svc' (write 'shop.prod.svc.cluster.local')",
  ],
  ['port 0', () => Destination.host('shop', { port: 0 }), 'options.port must be a port from 1 to 65535, got 0'],
  [
    'port 80.5',
    () => Destination.host('shop', { port: 80.5 }),
    'options.port must be a port from 1 to 65535, got 80.5',
  ],
  [
    'an unknown prop',
    () => Destination.host('shop', { subset: 'v1' } as never),
    "options: unknown prop 'subset' (known props: port)",
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});
