import {
  deployment,
  fromClient,
  newer,
  older,
  route,
  service,
  serviceEntry,
  shares,
  sidecar,
  virtualService,
  workloads,
} from '../fixtures/objects';

const tls = (name: string, metadata: object = {}) =>
  serviceEntry(
    name,
    { hosts: [`${name}.ext`], resolution: 'DNS', ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] },
    metadata,
  );
const rule = (name: string, sniHosts: string[], host: string) =>
  virtualService(name, {
    hosts: [`${name}.ext`],
    tls: [{ match: [{ sniHosts }], route: [{ destination: { host, port: { number: 443 } } }] }],
  });
const to = (host: string) => fromClient('/', { host, scheme: 'https' });
const entries = [tls('a', older), tls('b', newer)];

test('a listener is refused if chains of two services share an SNI host, and connections pass through', () => {
  const mesh = [...entries, rule('a', ['a.ext', 'x.ext'], 'a.ext'), rule('b', ['x.ext'], 'b.ext')];
  const verdict = route(mesh, to('a.ext'));
  expect(shares(verdict)).toEqual({ passthrough: '1' });
  expect(verdict.trace[0]).toBe(
    'listener 0.0.0.0:443: Envoy refuses it: two filter chains match SNI x.ext (VirtualService default/a and ' +
      'VirtualService default/b)',
  );
  expect(verdict.assumptions).toContainEqual(expect.stringContaining('it keeps its previous one'));
});

test('the same SNI hosts are used once', () => {
  const mesh = [...entries, rule('a', ['x.ext'], 'a.ext'), rule('b', ['x.ext'], 'b.ext')];
  expect(shares(route(mesh, fromClient('/', { host: 'b.ext', scheme: 'https', sni: 'x.ext' })))).toEqual({
    'a.ext:443': '1',
  });
});

test('a refused listener takes the HTTP routes of the port, too', () => {
  const http = serviceEntry('h', {
    hosts: ['h.ext'],
    resolution: 'DNS',
    ports: [{ number: 443, name: 'http', protocol: 'HTTP' }],
  });
  const request = fromClient('/', { host: 'h.ext:443', scheme: 'http' });
  const overlapping = [rule('a', ['a.ext', 'x.ext'], 'a.ext'), rule('b', ['x.ext'], 'b.ext')];
  expect(shares(route([...entries, http], request))).toEqual({ 'h.ext:443': '1' });
  expect(shares(route([...entries, http, ...overlapping], request))).toEqual({ passthrough: '1' });
});

test('the listener of a virtual IP is refused alone', () => {
  const secure = (name: string) => [service(name, [{ port: 443, name: 'tls' }]), deployment(name)];
  const overlapping = virtualService('web', {
    hosts: ['web'],
    tls: [['web', 'x'], ['x']].map((sniHosts) => ({
      match: [{ sniHosts }],
      route: [{ destination: { host: 'web' } }],
    })),
  });
  const mesh = [...secure('web'), ...secure('api'), overlapping];
  expect(shares(route(mesh, to('web')))).toEqual({ passthrough: '1' });
  expect(shares(route(mesh, to('api')))).toEqual({ 'api:443': '1' });
});

test('a connection without a chain passes through', () => {
  const mesh = [service('web', [{ port: 443, name: 'tls' }]), deployment('web')];
  const only = virtualService('web', {
    hosts: ['web'],
    tls: [{ match: [{ sniHosts: ['x'] }], route: [{ destination: { host: 'web' } }] }],
  });
  expect(shares(route([...mesh, only], to('web')))).toEqual({ passthrough: '1' });
});

test('what is not HTTP passes through an HTTP port', () => {
  const request = fromClient('/', { port: 80, scheme: 'https' });
  const verdict = route(workloads('web'), request);
  expect(shares(verdict)).toEqual({ passthrough: '1' });
  expect(verdict.trace[0]).toBe('listener 80: HTTPS to an HTTP port passes through without rules');
  const closed = sidecar('default', { egress: [{ hosts: ['./*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });
  expect(route([...workloads('web'), closed], request).outcomes).toMatchObject([
    { kind: 'closed', reason: 'the client sent HTTPS to an HTTP port, and outboundTrafficPolicy is REGISTRY_ONLY' },
  ]);
});

test('matches with subnets are an assumption', () => {
  const db = [service('db', [{ port: 5432, name: 'tcp' }]), deployment('db')];
  const subnets = virtualService('db', {
    hosts: ['db'],
    tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/8'] }], route: [{ destination: { host: 'nobody' } }] }],
  });
  const verdict = route([...db, subnets], { from: 'default/client', host: 'db:5432', scheme: 'tcp' });
  expect(shares(verdict)).toEqual({ 'db:5432': '1' });
  expect(verdict.assumptions).toContain(
    'no connection goes to the destinationSubnets of VirtualService default/db (not simulated)',
  );
});
