import {
  deployment,
  fromClient,
  fromGateway,
  gateway,
  http80,
  route,
  service,
  shares,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';

const shop = virtualService('shop', { hosts: ['shop.example.com'], gateways: ['gw'], http: [to('web')] });
const meshWith = (...hosts: string[]) => [...workloads('web'), shop, gateway('gw', [{ ...http80, hosts }])];
const why = (manifests: readonly object[], host: string) => {
  const verdict = route(manifests, fromGateway('/', { host }));
  expect(shares(verdict)).toEqual({ 'no-route': '1' });
  return verdict.trace[1];
};

test('a host of no server is answered with the hosts that there are', () => {
  expect(why(meshWith('shop.example.com', 'team/*.example.org'), 'nope.example.com')).toBe(
    'no server of a Gateway has host nope.example.com; hosts are shop.example.com, *.example.org',
  );
});

test('a long list of hosts is shortened', () => {
  const hosts = ['shop.example.com', ...[1, 2, 3, 4, 5, 6].map((index) => `h${index}.example.com`)];
  expect(why(meshWith(...hosts), 'nope.example.com')).toMatch(/, h4\.example\.com and 2 more$/);
});

test('a host of a server without routes names the Gateway', () => {
  expect(why(meshWith('*'), 'nope.example.com')).toBe(
    'Gateway default/gw has a server for host nope.example.com, but no VirtualService has routes for it there',
  );
});

test('an SNI that no chain accepts is answered with the hosts, too', () => {
  const https = {
    port: { number: 443, name: 'https', protocol: 'HTTPS' },
    tls: { mode: 'SIMPLE', credentialName: 'a' },
  };
  const servers = [{ ...https, hosts: ['shop.example.com'] }];
  const manifests = [...workloads('web'), shop, gateway('gw', servers)];
  const { outcomes } = route(manifests, fromGateway('/', { host: 'nope.example.com', scheme: 'https' }));
  expect(outcomes).toMatchObject([
    { kind: 'closed', reason: 'no filter chain matches SNI nope.example.com; hosts are shop.example.com' },
  ]);
});

test('a Service that is not exported to the caller is named', () => {
  const hidden = service('web');
  const annotations = { 'networking.istio.io/exportTo': '~' };
  const manifests = [{ ...hidden, metadata: { ...hidden.metadata, annotations } }];
  expect(route(manifests, fromClient('/')).assumptions).toContain(
    'Service default/web has host web.default.svc.cluster.local, but namespace default does not see it (exportTo, or a Sidecar)',
  );
});

test('a TCP connection that is closed for want of a subset', () => {
  const db = [service('db', [{ port: 5432, name: 'tcp' }]), deployment('db')];
  const rule = virtualService('db', {
    hosts: ['db'],
    tcp: [{ route: [{ destination: { host: 'db', subset: 'v2' } }] }],
  });
  const verdict = route([...db, rule], { from: 'default/client', host: 'db:5432', scheme: 'tcp' });
  expect(shares(verdict)).toEqual({ closed: '1' });
  expect(verdict.assumptions).toContain(
    'no DestinationRule that applies to db.default.svc.cluster.local defines subset v2 (defined: none)',
  );
});
