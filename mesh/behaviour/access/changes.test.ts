import { authorizationPolicy, meshOf, virtualService, workloads } from '../../fixtures/objects';

const policy = (...rules: readonly object[]) =>
  authorizationPolicy('b', { selector: { matchLabels: { app: 'b' } }, rules });
const operation = (fields: object) => ({ to: [{ operation: fields }] });
const world = (...more: readonly object[]) => meshOf([...workloads('a', 'b'), ...more]);
const options = { from: 'default/a-v1', to: 'b' };

const changes = (before: readonly object[], after: readonly object[]) =>
  world(...after)
    .accessChanges(world(...before), options)
    .map(({ kind, requests, witness }) => `${kind} ${requests}: ${witness?.method} ${witness?.path}`);

test('the same requests in other words are no change', () => {
  const joined = [policy(operation({ methods: ['GET', 'POST'] }))];
  const separate = [policy(operation({ methods: ['GET'] }), operation({ methods: ['POST'] }))];
  expect(changes(joined, separate)).toEqual([]);
  expect(changes(separate, joined)).toEqual([]);
  const halves = [policy(operation({ paths: ['/x*'] }), operation({ notPaths: ['/x*'] }))];
  expect(changes([policy({})], halves)).toEqual([]);
  expect(changes(halves, [])).toEqual([]);
});

test('gained and lost at once', () => {
  const before = [policy(operation({ paths: ['/a*'] }))];
  const after = [policy(operation({ paths: ['/ab*', '/b'] }))];
  expect(changes(before, after)).toEqual([
    'lost path is /a*, unless path is /ab* or /b: GET /a',
    'gained path is /ab* or /b, unless path is /a*: GET /b',
  ]);
});

test('a new exception takes access, and an old one gives it', () => {
  const admin = authorizationPolicy('admin', {
    action: 'DENY',
    selector: { matchLabels: { app: 'b' } },
    rules: [operation({ paths: ['/admin*'] })],
  });
  expect(changes([], [admin])).toEqual(['lost path is /admin*: GET /admin']);
  expect(changes([admin], [])).toEqual(['gained path is /admin*: GET /admin']);
  const root = authorizationPolicy('root', {
    action: 'DENY',
    selector: { matchLabels: { app: 'b' } },
    rules: [operation({ paths: ['/admin/root'] })],
  });
  expect(changes([admin], [root])).toEqual(['gained path is /admin*, unless path is /admin/root: GET /admin']);
});

test('all requests of a service whose routes differ', () => {
  const routes = virtualService('b', {
    hosts: ['b'],
    http: [
      { match: [{ headers: { x: { exact: 'y' } } }], route: [{ destination: { host: 'b' } }], timeout: '1s' },
      { route: [{ destination: { host: 'b' } }] },
    ],
  });
  expect(changes([routes], [routes, policy()])).toEqual([expect.stringMatching(/^lost every request: GET/)]);
});

test('a caller that is new can call now', () => {
  const after = world(...workloads('c'));
  const found = after.accessChanges(world(), { to: 'b' });
  expect(found).toMatchObject([{ kind: 'gained', from: 'default/c-v1', witness: { from: 'default/c-v1' } }]);
});

test('an external authorizer is not decided', () => {
  const asked = authorizationPolicy('ext', {
    action: 'CUSTOM',
    provider: { name: 'opa' },
    selector: { matchLabels: { app: 'b' } },
    rules: [operation({ paths: ['/x'] })],
  });
  const [lost] = world(asked).accessChanges(world(), options);
  expect(lost).toBeUndefined();
  const [change] = world().accessChanges(world(asked, policy(operation({ methods: ['GET'] }))), options);
  expect(change).toMatchObject({ kind: 'gained', witness: { method: 'POST' } });
});

test('routes take access, too', () => {
  const redirected = virtualService('b', {
    hosts: ['b'],
    http: [
      { match: [{ uri: { prefix: '/old' } }], redirect: { uri: '/new' } },
      { route: [{ destination: { host: 'b' } }] },
    ],
  });
  expect(changes([], [redirected])).toEqual(['lost path begins with /old: GET /old']);
});
