import {
  deployment,
  fromGateway,
  gateway,
  type Manifests,
  newer,
  older,
  route,
  service,
  shares,
  virtualService,
} from '../fixtures/objects';
import type { Request } from '../request/request';

const port = { port: { number: 443, name: 'one', protocol: 'HTTPS' } };
const certificate = { mode: 'SIMPLE', credentialName: 'c' };
const https = (hosts: string[]) => ({ ...port, hosts, tls: certificate });
const passthrough = (hosts: string[]) => ({
  port: { number: 443, name: 'two', protocol: 'TLS' },
  hosts,
  tls: { mode: 'PASSTHROUGH' },
});
const tcp = { port: { number: 443, name: 'three', protocol: 'TCP' }, hosts: ['*'] };
const http = { port: { number: 443, name: 'four', protocol: 'HTTP' }, hosts: ['*'] };
const services = ['web', 'raw', 'secure'].flatMap((name) => [
  service(name, [{ port: 443, name: name === 'web' ? 'http' : 'tcp' }]),
  deployment(name),
]);
const to = (host: string) => [{ destination: { host } }];
const rules = virtualService('v', {
  hosts: ['*'],
  gateways: ['gw'],
  http: [{ route: to('web') }],
  tcp: [{ route: to('raw') }],
  tls: [{ match: [{ sniHosts: ['b.test'] }], route: to('secure') }],
});
const withoutTcp = virtualService('v', { hosts: ['*'], gateways: ['gw'], http: [{ route: to('web') }] });
const at = (scheme: Request['scheme'], host?: string): Request => ({
  ...fromGateway('/', { scheme, port: 443 }),
  host,
});

describe('TLS and TCP servers of one port', () => {
  const both = [gateway('gw', [https(['a.test']), passthrough(['b.test']), tcp]), rules];

  test.each<[string, Request, string]>([
    ['the SNI selects the HTTPS server', at('https', 'a.test'), 'web:443'],
    ['the SNI selects the passthrough server', at('tls', 'b.test'), 'secure:443'],
    ['another SNI', at('tls', 'c.test'), 'raw:443'],
    ['TLS to an IP address has no SNI', at('tls', '10.0.0.1'), 'raw:443'],
    ['plain HTTP', at('http', 'a.test'), 'raw:443'],
    ['TCP', at('tcp'), 'raw:443'],
  ])('%s', (_, request, expected) => {
    expect(shares(route([...services, ...both], request))).toEqual({ [expected]: '1' });
  });

  test('a TCP server without a rule has no chain, and leaves the port open for TLS', () => {
    const manifests = [...services, gateway('gw', [https(['a.test']), tcp]), withoutTcp];
    expect(shares(route(manifests, at('https', 'a.test')))).toEqual({ 'web:443': '1' });
    expect(shares(route(manifests, at('tcp')))).toEqual({ closed: '1' });
  });

  test('an HTTP server can be the catch-all, too', () => {
    const manifests = [...services, gateway('gw', [https(['a.test']), http]), withoutTcp];
    expect(shares(route(manifests, at('http', 'a.test')))).toEqual({ 'web:443': '1' });
    expect(shares(route(manifests, at('tls', 'b.test')))).toEqual({ closed: '1' });
  });

  test('a passthrough rule for every SNI accepts plain TCP', () => {
    const all = virtualService('v', {
      hosts: ['*'],
      gateways: ['gw'],
      tls: [{ match: [{ sniHosts: ['*'] }], route: to('secure') }],
    });
    const verdict = route([...services, gateway('gw', [passthrough(['*'])]), all], at('tcp'));
    expect(shares(verdict)).toEqual({ 'secure:443': '1' });
  });
});

test.each<[string, Manifests]>([
  ['a passthrough server', [gateway('gw', [passthrough(['*'])]), rules]],
  ['an HTTPS server', [gateway('gw', [https(['*'])]), rules]],
])('TCP without TLS is closed by %s', (_, manifests) => {
  expect(shares(route([...services, ...manifests], at('tcp')))).toEqual({ closed: '1' });
});

test('TLS to an IP address has no SNI, so no server for a host accepts it', () => {
  const manifests = [...services, gateway('gw', [https(['a.test'])]), rules];
  expect(shares(route(manifests, at('https', '10.0.0.1')))).toEqual({ closed: '1' });
  expect(shares(route(manifests, at('https')))).toEqual({ 'web:443': '1' });
});

test('a TCP rule with destinationSubnets applies to every address at a gateway', () => {
  const rule = virtualService('v', {
    hosts: ['*'],
    gateways: ['gw'],
    tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/8'], port: 443 }], route: to('raw') }],
  });
  expect(shares(route([...services, gateway('gw', [tcp]), rule], at('tcp')))).toEqual({ 'raw:443': '1' });
});

describe('a listener that Envoy refuses', () => {
  const passesOn = virtualService('v', {
    hosts: ['*'],
    gateways: ['gw', 'other'],
    tls: [{ match: [{ sniHosts: ['a.test', 'b.test'] }], route: to('secure') }],
  });

  test.each<[string, Manifests, string]>([
    [
      'a terminated and a passed SNI',
      [gateway('gw', [https(['a.test']), passthrough(['b.test'])]), passesOn],
      'two filter chains match SNI a.test',
    ],
    [
      'two servers for every host',
      [gateway('gw', [https(['*'])], older), gateway('other', [https(['default/*'])], newer)],
      'two filter chains match every connection',
    ],
    [
      'a partial wildcard',
      [gateway('gw', [https(['*shop.test'])])],
      '*shop.test is a partial wildcard, but SNI hosts can only start with *.',
    ],
  ])('%s', (_, manifests, reason) => {
    const verdict = route([...services, ...manifests], at('https', 'a.test'));
    expect(verdict.outcomes).toMatchObject([
      { kind: 'refused', reason: expect.stringContaining(`Envoy refuses the listener: ${reason}`) },
    ]);
    expect(verdict.assumptions).toContainEqual(expect.stringContaining('it keeps its previous one'));
  });
});

test('a TLS server keeps its hosts even if it is dropped', () => {
  const manifests = [
    gateway('gw', [{ port: { number: 443, name: 'h', protocol: 'HTTP' }, hosts: ['*'] }, https(['a.test'])], older),
    gateway('other', [{ ...http, hosts: ['a.test'], tls: { httpsRedirect: true } }], newer),
  ];
  expect(shares(route([...services, ...manifests], at('http', 'a.test')))).toEqual({ 'no-route': '1' });
});
