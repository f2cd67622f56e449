import { ApiObject, Chart, Testing } from 'cdk8s';
import { Deployment, Service } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { DestinationRule } from '../destination-rule/destination-rule';
import { Gateway } from '../gateway/gateway';
import { CanarySplit } from '../patterns/canary-split';
import { EgressRoute } from '../patterns/egress-route';
import { WebApiRouting } from '../patterns/web-api-routing';
import { PeerAuthentication } from '../security/peer-authentication';
import { ServiceEntry } from '../service-entry/service-entry';
import { DelegateVirtualService } from '../virtual-service/delegate-virtual-service';
import { Destination } from '../virtual-service/destination';
import { RuleFragment } from '../virtual-service/rule-fragment';
import { VirtualService } from '../virtual-service/virtual-service';
import { referredToBy } from './references';

const app = Testing.app();
const chart = (name: string) => new Chart(app, name);
const gateway = new Gateway(chart('edge'), 'gateway');
const shop = new DestinationRule(chart('shop'), 'shop', { subsets: ['v1', 'v2'] });
const outside = new ServiceEntry(chart('outside'), 'outside', {
  hosts: ['api.example.com'],
  ports: [{ number: 443, protocol: 'TLS' }],
  resolution: 'DNS',
});
const workload = new Deployment(chart('workload'), 'shop', { containers: [{ image: 'shop:1', portNumber: 80 }] });
const service = new Service(chart('service'), 'shop', { metadata: { name: 'shop' }, ports: [{ port: 80 }] });
const plain = new ApiObject(chart('plain'), 'service', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  ...{ spec: { ports: [{ port: 80 }] } },
});
const delegate = new DelegateVirtualService(chart('delegate'), 'cart', { rules: [{ to: shop.subset('v1') }] });
const fragment = new RuleFragment(chart('fragment'), 'routes', {
  namespace: 'shop',
  rules: [{ match: [{ gateways: [gateway] }], to: shop.anySubset() }, { to: Destination.host(service) }],
});

let count = 0;
const here = () => chart(`here-${count++}`);

test.each<[what: string, make: (scope: Chart) => Construct, from: Construct[]]>([
  [
    'a gateway',
    (c) => new VirtualService(c, 'x', { hosts: ['a'], gateways: [gateway], rules: [{ to: Destination.host('a') }] }),
    [gateway],
  ],
  [
    'a subset in a share',
    (c) => new VirtualService(c, 'x', { hosts: ['a'], rules: [{ to: [{ to: shop.subset('v1'), weight: 100 }] }] }),
    [shop],
  ],
  [
    'a mirror',
    (c) =>
      new VirtualService(c, 'x', {
        hosts: ['a'],
        rules: [{ to: Destination.host('a'), mirrors: [{ to: shop.anySubset() }] }],
      }),
    [shop],
  ],
  [
    'a ServiceEntry',
    (c) => new VirtualService(c, 'x', { hosts: ['a'], rules: [{ to: outside.destination() }] }),
    [outside],
  ],
  [
    'a Service of cdk8s-plus',
    (c) => new VirtualService(c, 'x', { hosts: ['a'], rules: [{ to: Destination.host(service) }] }),
    [service],
  ],
  [
    'an ApiObject',
    (c) => new VirtualService(c, 'x', { hosts: [plain], rules: [{ to: Destination.host(plain) }] }),
    [plain],
  ],
  [
    'DestinationRule as a host',
    (c) => new VirtualService(c, 'x', { hosts: [shop], rules: [{ to: Destination.host('a') }] }),
    [shop],
  ],
  [
    'a delegate, and what it refers to',
    (c) => new VirtualService(c, 'x', { hosts: ['a'], gateways: [gateway], rules: [{ delegate }] }),
    [gateway, delegate, shop],
  ],
  [
    'a fragment, and what it refers to',
    (c) => new VirtualService(c, 'x', { hosts: ['a'], gateways: ['mesh', gateway], rules: [fragment] }),
    [gateway, fragment, shop, service],
  ],
  ['a selector', (c) => new PeerAuthentication(c, 'x', { mode: 'STRICT', selector: workload }), [workload]],
  ['the service of a DestinationRule', (c) => new DestinationRule(c, 'x', { host: service }), [service]],
  ['no reference', (c) => new VirtualService(c, 'x', { hosts: ['a'], rules: [{ to: Destination.host('a') }] }), []],
])('%s', (_what, make, from) => {
  expect(referredToBy([make(here())])).toEqual(new Set(from));
});

test.each<[name: string, make: (scope: Chart) => { readonly virtualService: Construct }, from: Construct[]]>([
  [
    'CanarySplit',
    (c) => new CanarySplit(c, 'x', { stable: shop.subset('v1'), canary: Destination.host(service), canaryPercent: 1 }),
    [shop, service],
  ],
  ['WebApiRouting', (c) => new WebApiRouting(c, 'x', { gateway, webApi: shop }), [gateway, shop]],
])('through the pattern %s', (_name, make, from) => {
  expect(referredToBy([make(here()).virtualService])).toEqual(new Set(from));
});

test('through EgressRoute, and to its own Gateway', () => {
  const route = new EgressRoute(here(), 'x', { to: outside });
  expect(referredToBy([route.virtualService])).toEqual(new Set([route.gateway, outside]));
});

test('references are not dependencies', () => {
  const dependencies = app.node.findAll().flatMap(({ node }) => node.dependencies);
  expect(dependencies).toEqual([]);
});
