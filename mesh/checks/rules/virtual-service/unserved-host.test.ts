import { type Manifests, meshOf, service, serviceEntry, to, virtualService } from '../../../fixtures/objects';

const findings = (manifests: Manifests) =>
  meshOf(manifests)
    .findings()
    .filter(({ code }) => code === 'MESH0140')
    .map(({ path, message }) => `${path}: ${message}`);
const rule = (host: string, more: object = {}) => virtualService('v', { hosts: [host], http: [to('web')], ...more });
const wildcard = (port: number) =>
  serviceEntry('books', {
    hosts: ['*.books.example'],
    ports: [{ number: port, name: 'http', protocol: 'HTTP' }],
    resolution: 'NONE',
  });

test('a wildcard ServiceEntry on another port', () => {
  expect(findings([service('web'), wildcard(9090), rule('www.books.example')])).toEqual([
    'spec.hosts[0]: on port 9090, sidecars apply ServiceEntry default/books (*.books.example) instead of this ' +
      'VirtualService: add a ServiceEntry with the host www.books.example',
  ]);
});

test.each(['web.default', 'web.default.svc', 'web.default.svc.cluster'])('%s is a part of a name', (host) => {
  expect(findings([service('web'), rule(host)])).toEqual([
    'spec.hosts[0]: this is not the Service web in namespace default: write web.default.svc.cluster.local',
  ]);
});

test.each<[string, Manifests]>([
  ['a host of several clusters', [service('web'), rule('web.default.svc.clusterset.local')]],
  ['a wildcard ServiceEntry on port 80', [service('web'), wildcard(80), rule('www.books.example')]],
  ['an external host', [service('web'), rule('www.example.com')]],
  ['a namespace without Services', [service('other/web'), rule('web')]],
  ['a Service of another namespace', [service('web'), rule('reviews.shop')]],
  ['a gateway’s host', [service('web'), rule('shop.example.com', { gateways: ['gw'] })]],
  ['a short host in the mesh and at a gateway', [service('web'), rule('web', { gateways: ['mesh', 'gw'] })]],
  ['a missing Service that is also the destination', [service('web'), rule('webb', { http: [to('webb')] })]],
  ['a wildcard', [service('web'), rule('*.example.com')]],
])('%s', (_, manifests) => {
  expect(findings(manifests)).toEqual([]);
});
