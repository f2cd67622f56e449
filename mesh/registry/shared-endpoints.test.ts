import { deployment, fromClient, type Manifests, route, service, serviceEntry, shares } from '../fixtures/objects';

const entry = (name: string, address: string, more: object = {}) =>
  serviceEntry(name, {
    hosts: ['h.example'],
    ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    resolution: 'STATIC',
    endpoints: [{ address }],
    ...more,
  });
const reached = (manifests: Manifests, host = 'h.example') =>
  route(manifests, fromClient('/', { host })).outcomes.map((outcome) =>
    outcome.kind === 'forward' ? outcome.destination.workloads : outcome.kind,
  );

test('ServiceEntries of one host share their endpoints, even if their ports are not merged', () => {
  expect(reached([entry('a', '10.0.0.1'), entry('b', '10.0.0.2')])).toEqual([['10.0.0.1', '10.0.0.2']]);
  const private_ = entry('b', '10.0.0.2', { exportTo: ['.'] });
  expect(reached([entry('a', '10.0.0.1'), private_])).toEqual([['10.0.0.1', '10.0.0.2']]);
});

test('an endpoint belongs to the port with its name', () => {
  const other = entry('b', '10.0.0.2', { ports: [{ number: 8080, name: 'http', protocol: 'HTTP' }] });
  expect(reached([entry('a', '10.0.0.1'), other])).toEqual([['10.0.0.1', '10.0.0.2']]);
  const renamed = entry('b', '10.0.0.2', { ports: [{ number: 80, name: 'web', protocol: 'HTTP' }] });
  expect(reached([entry('a', '10.0.0.1'), renamed])).toEqual([['10.0.0.1']]);
});

test('a Service has the endpoints of a ServiceEntry for its host in its namespace', () => {
  const web = [service('web'), deployment('web')];
  const host = { hosts: ['web.default.svc.cluster.local'], location: 'MESH_INTERNAL' };
  expect(reached([...web, entry('vm', '10.0.0.3', host)], 'web')).toEqual([['default/web-v1', '10.0.0.3']]);
  expect(shares(route([...web, entry('other/vm', '10.0.0.3', host)], fromClient('/')))).toEqual({ web: '1' });
  expect(reached([...web, entry('other/vm', '10.0.0.3', host)], 'web')).toEqual([['default/web-v1']]);
});

test('other namespaces keep their endpoints', () => {
  expect(reached([entry('a', '10.0.0.1'), entry('other/b', '10.0.0.2')])).toEqual([['10.0.0.1']]);
});

test('DNS_ROUND_ROBIN has one endpoint', () => {
  const pods = [deployment('web', 'v1', { replicas: 2 }), deployment('web', 'v2')];
  const selected = {
    resolution: 'DNS_ROUND_ROBIN',
    endpoints: undefined,
    workloadSelector: { labels: { app: 'web' } },
  };
  expect(reached([...pods, entry('a', '', selected)])).toEqual([['default/web-v1']]);
});
