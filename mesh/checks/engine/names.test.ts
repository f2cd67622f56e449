import { givenNames, soughtNames } from './names';

const object = (kind: string, name: string, spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name },
  spec,
});

test.each([
  [object('DestinationRule', 'rule', { host: 'reviews.prod.svc.cluster.local' })],
  [object('VirtualService', 'routes', { hosts: ['reviews'] })],
  [object('ServiceEntry', 'outside', { hosts: ['reviews.example.com'] })],
  [object('Service', 'reviews', {})],
])('an object that sends requests to reviews finds %j', (given) => {
  const sought = soughtNames(
    object('VirtualService', 'x', { http: [{ route: [{ destination: { host: 'reviews' } }] }] }),
  );
  expect([...givenNames(given)].some((name) => sought.has(name))).toBe(true);
});

test('a Gateway is found by name, a wildcard host by every object', () => {
  const sought = soughtNames(object('VirtualService', 'x', { gateways: ['edge/public'], hosts: ['a.b'] }));
  for (const given of [object('Gateway', 'public', {}), object('DestinationRule', 'r', { host: '*.local' })]) {
    expect([...givenNames(given)].some((name) => sought.has(name))).toBe(true);
  }
  expect([...givenNames(object('Gateway', 'private', {}))].some((name) => sought.has(name))).toBe(false);
});

test('Sidecars find each other whatever their names are, VirtualServices do not', () => {
  const meet = (kind: string) => {
    const sought = soughtNames(object(kind, 'a', {}));
    return [...givenNames(object(kind, 'b', {}))].some((name) => sought.has(name));
  };
  expect([meet('Sidecar'), meet('Telemetry'), meet('Gateway'), meet('VirtualService')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('values of any type are accepted in the place of names', () => {
  const odd = { kind: 5, metadata: null, spec: { hosts: 'x', host: [null] } } as never;
  expect(givenNames(odd)).toEqual(new Set(['kind 5']));
  expect(soughtNames(odd)).toContain('x');
  expect(soughtNames({ kind: 'A' } as never)).toContain('*');
});
