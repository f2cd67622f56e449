import { fromClient, fromGateway, type Manifests, route, shares, workloads } from '../fixtures/objects';
import type { Request } from '../request/request';

const API = 'gateway.networking.k8s.io/v1';
const created = (hour: number) => ({ creationTimestamp: `2026-01-01T${hour.toString().padStart(2, '0')}:00:00Z` });

const gateway = (hour: number) => ({
  apiVersion: API,
  kind: 'Gateway',
  metadata: { name: 'gw', namespace: 'default', ...created(hour) },
  spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
});
const toGateway = { name: 'gw' };
const toService = { group: '', kind: 'Service', name: 'web' };

const httpRoute = (name: string, hour: number, path: object, parentRef: object, backend = name) => ({
  apiVersion: API,
  kind: 'HTTPRoute',
  metadata: { name, namespace: 'default', ...created(hour) },
  spec: { parentRefs: [parentRef], rules: [{ matches: [{ path }], backendRefs: [{ name: backend, port: 80 }] }] },
});
const good = (name: string, hour: number, path: string, parentRef: object = toGateway) =>
  httpRoute(name, hour, { type: 'PathPrefix', value: path }, parentRef);
const bad = (name: string, hour: number, parentRef: object = toGateway) =>
  httpRoute(name, hour, { type: 'RegularExpression', value: '/(x' }, parentRef, 'web');

const world = workloads('web', 'a', 'b');
const asked = (objects: Manifests, request: Request) => shares(route([...world, ...objects], request));

test('a gateway keeps the routes of before the refused one was created', () => {
  const objects = [gateway(1), good('a', 2, '/a'), bad('bad', 3), good('b', 4, '/b')];
  expect(asked(objects, fromGateway('/a'))).toEqual({ a: '1' });
  expect(asked(objects, fromGateway('/b'))).toEqual({ 'no-route': '1' });
  const { trace, assumptions } = route([...world, ...objects], fromGateway('/a'));
  expect(trace).toContain(
    'Envoy refuses newer routes in route configuration http.80 and keeps the previous ones: HTTPRoute default/bad: ' +
      'rules[0].matches[0] has the pattern "/(x", which RE2 rejects',
  );
  expect(assumptions).toContainEqual(expect.stringContaining('after a restart, it has none'));
});

test('without routes before, none are served', () => {
  expect(asked([bad('bad', 1), gateway(2), good('a', 3, '/a')], fromGateway('/a'))).toEqual({ 'no-route': '1' });
});

test('routes are not older than the first refused one', () => {
  const objects = [gateway(1), good('a', 2, '/a'), bad('first', 3), good('b', 4, '/b'), bad('second', 5)];
  expect(asked(objects, fromGateway('/b'))).toEqual({ 'no-route': '1' });
  expect(asked(objects, fromGateway('/a'))).toEqual({ a: '1' });
});

test('a later route that hides the refused one heals the port', () => {
  const objects = [gateway(1), bad('bad', 2), good('b', 3, '/b'), good('a', 4, '/')];
  expect(asked(objects, fromGateway('/b'))).toEqual({ b: '1' });
});

test('a sidecar keeps its routes, too', () => {
  const objects = [bad('bad', 2, toService), good('b', 3, '/b', toService)];
  expect(asked(objects, fromClient('/b', { host: 'web' }))).toEqual({ web: '1' });
  const withOlder = [good('a', 1, '/a', toService), ...objects];
  expect(asked(withOlder, fromClient('/a', { host: 'web' }))).toEqual({ a: '1' });
  expect(asked(withOlder, fromClient('/b', { host: 'web' }))).toEqual({ 'no-route': '1' });
});

test('their destinations are current', () => {
  const refused = [gateway(1), good('c', 2, '/c'), bad('bad', 3)];
  expect(asked(refused, fromGateway('/c'))).toEqual({ 'no-cluster c': '1' });
  const younger = workloads('c').map((object) => {
    const { metadata, ...rest } = object as { metadata: object };
    return { ...rest, metadata: { ...metadata, ...created(4) } };
  });
  expect(asked([...refused, ...younger], fromGateway('/c'))).toEqual({ c: '1' });
});
