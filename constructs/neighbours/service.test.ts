import { ApiObject, Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import * as plus28 from 'cdk8s-plus-28';
import * as plus34 from 'cdk8s-plus-34';
import { DestinationRule } from '../destination-rule/destination-rule';
import { Gateway } from '../gateway/gateway';
import { Destination } from '../virtual-service/destination';
import type { Rule } from '../virtual-service/rule';
import { VirtualService } from '../virtual-service/virtual-service';
import type { ServicePort } from './service-port';

const newChart = (namespace?: string) => new Chart(Testing.app(), 'chart', { namespace });

/** `spec` of a VirtualService with this rule. */
function specOf(
  rule: Rule,
  gateways: ConstructorParameters<typeof VirtualService>[2]['gateways'] = [{ name: 'edge' }],
) {
  const chart = newChart();
  new VirtualService(chart, 'shop', { hosts: ['shop.example.com'], gateways, rules: [rule] });
  return Testing.synth(chart)[0].spec;
}

const destinationOf = (...args: Parameters<typeof Destination.host>) =>
  specOf({ to: Destination.host(...args) }).http[0].route[0].destination;

const HTTP = { port: 8080, name: 'http' };
const GRPC = { port: 9090, name: 'grpc-orders' };
const METRICS = { port: 9100, name: 'tcp-metrics' };

describe.each([
  ['cdk8s-plus-28', plus28],
  ['cdk8s-plus-34', plus34],
])('a Service from %s', (_, { Service, k8s }) => {
  test('is a destination with its full name and its only port', () => {
    const service = new Service(newChart('shop'), 'cart', { metadata: { name: 'cart' }, ports: [HTTP] });
    expect(destinationOf(service)).toEqual({ host: 'cart.shop.svc.cluster.local', port: { number: 8080 } });
  });

  test('is a destination with the name that cdk8s generated', () => {
    const service = new Service(newChart(), 'cart', { ports: [HTTP] });
    expect(destinationOf(service)).toEqual({ host: service.name, port: { number: 8080 } });
  });

  test('is a destination with its patched port if it is an API object', () => {
    const service = new k8s.KubeService(newChart('shop'), 'cart', {
      metadata: { name: 'cart' },
      spec: { ports: [HTTP] },
    });
    service.addJsonPatch(JsonPatch.replace('/spec/ports/0/port', 8081));
    expect(destinationOf(service)).toEqual({ host: 'cart.shop.svc.cluster.local', port: { number: 8081 } });
  });

  test('is the host of a DestinationRule, whose subsets get its port', () => {
    const chart = newChart('shop');
    const service = new Service(chart, 'cart', { metadata: { name: 'cart' }, ports: [HTTP] });
    const other = newChart('edge');
    const rule = new DestinationRule(other, 'cart', { host: service, subsets: ['v1'] });
    expect(Testing.synth(other)[0].spec).toEqual({
      host: 'cart.shop.svc.cluster.local',
      subsets: [{ name: 'v1', labels: { version: 'v1' } }],
    });
    expect(rule.subset('v1')).toMatchObject({ host: 'cart.shop.svc.cluster.local', subset: 'v1', port: 8080 });
    expect(destinationOf(rule)).toEqual({ host: 'cart.shop.svc.cluster.local', port: { number: 8080 } });
  });

  test('is a host of a VirtualService without a dependency between the charts', () => {
    const app = Testing.app();
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const service = new Service(shop, 'cart', { metadata: { name: 'cart' }, ports: [HTTP] });
    const chart = new Chart(app, 'routes');
    new VirtualService(chart, 'cart', { hosts: [service], rules: [{ to: Destination.host(service) }] });
    expect(Testing.synth(chart)[0].spec.hosts).toEqual(['cart.shop.svc.cluster.local']);
    expect(chart.node.dependencies).toEqual([]);
  });
});

describe('an omitted port', () => {
  const service = (...ports: ServicePort[]) => ({ name: 'cart', namespace: 'shop', ports });
  const host = 'cart.shop.svc.cluster.local';

  test('defaults to the only port, whatever its protocol', () => {
    expect(destinationOf(service(METRICS))).toEqual({ host, port: { number: 9100 } });
  });

  test.each([
    ['a name for TCP', METRICS],
    ['a name for TLS', { port: 443, name: 'https-web' }],
    ['an appProtocol that overrides its name', { port: 9100, name: 'http', appProtocol: 'tcp' }],
    ['protocol UDP', { port: 53, name: 'http', protocol: 'UDP' }],
    ['a server-first protocol', { port: 3306, name: 'db' }],
  ])('defaults to the only HTTP port if the other one has %s', (_, other) => {
    expect(destinationOf(service(other, HTTP))).toEqual({ host, port: { number: 8080 } });
    const mirrored = specOf({
      to: Destination.host('web', { port: 80 }),
      mirrors: [{ to: Destination.host(service(other, HTTP)) }],
    });
    expect(mirrored.http[0].mirrors).toEqual([{ destination: { host, port: { number: 8080 } } }]);
    const split = specOf({ to: [{ to: Destination.host(service(other, HTTP)), weight: 1 }] });
    expect(split.http[0].route).toEqual([{ destination: { host, port: { number: 8080 } }, weight: 1 }]);
  });

  test.each<[string, ServicePort]>([
    ['for gRPC', GRPC],
    ['with a detected protocol', { port: 7000, name: 'web' }],
    ['without a name', { port: 7000 }],
    ['for HTTP on the default port of a database', { port: 3306, name: 'http-db' }],
    ['for kubernetes.io/h2c', { port: 7000, name: 'tcp', appProtocol: 'kubernetes.io/h2c' }],
  ])('fails at a gateway if the Service has a second port %s', (_, other) => {
    const to = Destination.host(service(HTTP, other));
    expect(() => specOf({ to })).toThrow(
      /^VirtualService of 'chart\/shop': rules\[0\]: 'cart\.shop\.svc\.cluster\.local' has ports 8080 \(http\), .*for example \{ port: 8080 \}$/,
    );
    expect(() => specOf({ to: [{ to, weight: 1 }] })).toThrow(/has ports/);
    expect(() => specOf({ to: Destination.host('web'), mirrors: [{ to }] })).toThrow(/has ports/);
    expect(() => specOf({ to }, ['mesh', { name: 'edge' }])).toThrow(/has ports/);
  });

  test('stays empty for sidecars, which use the port of the request', () => {
    const to = Destination.host(service(HTTP, GRPC));
    expect(specOf({ to }, [{ name: 'edge' }, 'mesh'].slice(1) as ['mesh']).http).toEqual([
      { route: [{ destination: { host } }] },
    ]);
    expect(specOf({ to, match: [{ gateways: ['mesh'] }] }, ['mesh', { name: 'edge' }]).http[0].route).toEqual([
      { destination: { host } },
    ]);
  });

  test('stays empty for a service without known ports', () => {
    expect(destinationOf({ name: 'cart', namespace: 'shop' })).toEqual({ host });
    expect(destinationOf({ name: 'cart' })).toEqual({ host: 'cart' });
    expect(destinationOf('cart')).toEqual({ host: 'cart' });
  });
});

test('accepts only ports of the service', () => {
  const cart = { name: 'cart', ports: [HTTP, GRPC] };
  expect(destinationOf(cart, { port: 9090 })).toEqual({ host: 'cart', port: { number: 9090 } });
  expect(() => Destination.host(cart, { port: 80 })).toThrow(
    "options.port must be a port of 'cart': 8080 (http), 9090 (grpc-orders), got 80",
  );
});

test('the host of a DestinationRule follows the same rules', () => {
  expect(() => new DestinationRule(newChart(), 'cart', { host: 'cart.shop' })).toThrow(
    "DestinationRule of 'chart/cart': host must be a name without a dot or a full name, got 'cart.shop'",
  );
  expect(() => new DestinationRule(newChart(), 'cart', { host: null as never })).toThrow(
    'host must be the DNS name of a service, got null',
  );
  const cart = new DestinationRule(newChart('edge'), 'cart', { host: { name: 'cart', namespace: 'shop' } });
  expect(cart).toMatchObject({ host: 'cart.shop.svc.cluster.local', ports: [] });
  expect(new DestinationRule(newChart('edge'), 'cart', { host: { name: 'cart' } }).host).toBe(
    'cart.edge.svc.cluster.local',
  );
});

test('a host outside of the cluster can have two labels only if it is passed as host', () => {
  expect(destinationOf({ host: 'example.com', ports: [{ port: 443 }] })).toEqual({
    host: 'example.com',
    port: { number: 443 },
  });
  expect(() => Destination.host('example.com')).toThrow(
    "host must be a name without a dot or a full name, got 'example.com' " +
      "(write 'example.com.svc.cluster.local', or { host: 'example.com' } for a host outside of the cluster)",
  );
});

describe('fails', () => {
  const chart = newChart();
  const lazy = new ApiObject(chart, 'lazy', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: Lazy.any({ produce: () => 'cart' }) },
  });
  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'host must be the DNS name of a service, got undefined'],
    ['a number', 80, 'host must be the DNS name of a service, got 80'],
    ['a Gateway', new Gateway(chart, 'edge'), 'host must be a Service or the name of one, got an instance of Gateway'],
    [
      'a Deployment',
      new plus28.Deployment(chart, 'web', { containers: [{ image: 'web' }] }),
      'host must be a Service or the name of one, got an instance of Deployment (it is a Deployment)',
    ],
    ['a name with a namespace', 'cart.shop', "(write 'cart.shop.svc.cluster.local', or { host: 'cart.shop' }"],
    ['a name with a namespace and svc', 'cart.shop.svc', "(write 'cart.shop.svc.cluster.local')"],
    [
      'a name with a dot',
      { name: 'cart.shop' },
      "host.name must be the name of a Service, a DNS label, got 'cart.shop'",
    ],
    ['a lazy name', lazy, 'host.name must be the name of a Service, a DNS label, got an instance of Lazy'],
    ['without a name', { namespace: 'shop' }, 'host.name must be the name of a Service, a DNS label, got undefined'],
    ['a namespace with a dot', { name: 'cart', namespace: 'a.b' }, 'host.namespace must be a DNS label'],
    ['an unknown prop', { name: 'cart', port: 80 }, "host: unknown prop 'port', did you mean 'ports'?"],
    [
      'a port out of range',
      { name: 'cart', ports: [{ port: 0 }] },
      'host.ports[0].port must be a port from 1 to 65535',
    ],
    ['name and host', { name: 'cart', host: 'cart' }, "host: unknown prop 'name' (known props: host, ports)"],
    ['host *', { host: '*' }, "host.host must be the DNS name of a service, got '*'"],
  ])('%s', (_, host, message) => {
    expect(() => Destination.host(host as string)).toThrow(message);
  });
});
