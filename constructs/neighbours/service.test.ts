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

/** `spec` of the VirtualService that a rule makes, at a gateway. */
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
])('a Service of %s', (_, { Service, k8s }) => {
  test('gives its full name and its only port', () => {
    const service = new Service(newChart('shop'), 'cart', { metadata: { name: 'cart' }, ports: [HTTP] });
    expect(destinationOf(service)).toEqual({ host: 'cart.shop.svc.cluster.local', port: { number: 8080 } });
  });

  test('gives the name that cdk8s made up', () => {
    const service = new Service(newChart(), 'cart', { ports: [HTTP] });
    expect(destinationOf(service)).toEqual({ host: service.name, port: { number: 8080 } });
  });

  test('as the object that stands behind it, and as it is patched', () => {
    const service = new k8s.KubeService(newChart('shop'), 'cart', {
      metadata: { name: 'cart' },
      spec: { ports: [HTTP] },
    });
    service.addJsonPatch(JsonPatch.replace('/spec/ports/0/port', 8081));
    expect(destinationOf(service)).toEqual({ host: 'cart.shop.svc.cluster.local', port: { number: 8081 } });
  });

  test('names the service of DestinationRule, which pass its ports on', () => {
    const chart = newChart('shop');
    const service = new Service(chart, 'cart', { metadata: { name: 'cart' }, ports: [HTTP] });
    const other = newChart('edge');
    const versions = new DestinationRule(other, 'cart', { host: service, subsets: ['v1'] });
    expect(Testing.synth(other)[0].spec).toEqual({
      host: 'cart.shop.svc.cluster.local',
      subsets: [{ name: 'v1', labels: { version: 'v1' } }],
    });
    expect(versions.subset('v1')).toMatchObject({ host: 'cart.shop.svc.cluster.local', subset: 'v1', port: 8080 });
    expect(destinationOf(versions)).toEqual({ host: 'cart.shop.svc.cluster.local', port: { number: 8080 } });
  });

  test('is a host of a VirtualService, without a dependency between the charts', () => {
    const app = Testing.app();
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const service = new Service(shop, 'cart', { metadata: { name: 'cart' }, ports: [HTTP] });
    const chart = new Chart(app, 'routes');
    new VirtualService(chart, 'cart', { hosts: [service], rules: [{ to: Destination.host(service) }] });
    expect(Testing.synth(chart)[0].spec.hosts).toEqual(['cart.shop.svc.cluster.local']);
    expect(chart.node.dependencies).toEqual([]);
  });
});

describe('a port that is left out', () => {
  const service = (...ports: ServicePort[]) => ({ name: 'cart', namespace: 'shop', ports });
  const host = 'cart.shop.svc.cluster.local';

  test('is the only one, whatever its protocol', () => {
    expect(destinationOf(service(METRICS))).toEqual({ host, port: { number: 9100 } });
  });

  test.each([
    ['its name says TCP', METRICS],
    ['its name says TLS', { port: 443, name: 'https-web' }],
    ['appProtocol comes before its name', { port: 9100, name: 'http', appProtocol: 'tcp' }],
    ['it is for UDP', { port: 53, name: 'http', protocol: 'UDP' }],
    ['servers speak first on 3306', { port: 3306, name: 'db' }],
  ])('is the only one for HTTP: %s', (_, other) => {
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
    ['gRPC', GRPC],
    ['one whose protocol is found out', { port: 7000, name: 'web' }],
    ['one without a name', { port: 7000 }],
    ['HTTP on the port of a database', { port: 3306, name: 'http-db' }],
    ['kubernetes.io/h2c', { port: 7000, name: 'tcp', appProtocol: 'kubernetes.io/h2c' }],
  ])('must be named at a gateway where there is %s as well', (_, other) => {
    const to = Destination.host(service(HTTP, other));
    expect(() => specOf({ to })).toThrow(
      /^VirtualService of 'chart\/shop': rules\[0\]: 'cart\.shop\.svc\.cluster\.local' has ports 8080 \(http\), .*such as \{ port: 8080 \}$/,
    );
    expect(() => specOf({ to: [{ to, weight: 1 }] })).toThrow(/has ports/);
    expect(() => specOf({ to: Destination.host('web'), mirrors: [{ to }] })).toThrow(/has ports/);
    expect(() => specOf({ to }, ['mesh', { name: 'edge' }])).toThrow(/has ports/);
  });

  test('is the one that the request came to at a sidecar', () => {
    const to = Destination.host(service(HTTP, GRPC));
    expect(specOf({ to }, [{ name: 'edge' }, 'mesh'].slice(1) as ['mesh']).http).toEqual([
      { route: [{ destination: { host } }] },
    ]);
    expect(specOf({ to, match: [{ gateways: ['mesh'] }] }, ['mesh', { name: 'edge' }]).http[0].route).toEqual([
      { destination: { host } },
    ]);
  });

  test('is not known of a service by its name alone', () => {
    expect(destinationOf({ name: 'cart', namespace: 'shop' })).toEqual({ host });
    expect(destinationOf({ name: 'cart' })).toEqual({ host: 'cart' });
    expect(destinationOf('cart')).toEqual({ host: 'cart' });
  });
});

test('a port is one of the service', () => {
  const cart = { name: 'cart', ports: [HTTP, GRPC] };
  expect(destinationOf(cart, { port: 9090 })).toEqual({ host: 'cart', port: { number: 9090 } });
  expect(() => Destination.host(cart, { port: 80 })).toThrow(
    "options.port must be a port of 'cart': 8080 (http), 9090 (grpc-orders), got 80",
  );
});

test('DestinationRule name their service as objects do', () => {
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

test('a host outside of the cluster has as many labels as it likes', () => {
  expect(destinationOf({ host: 'example.com', ports: [{ port: 443 }] })).toEqual({
    host: 'example.com',
    port: { number: 443 },
  });
  expect(() => Destination.host('example.com')).toThrow(
    "host must be a name without a dot or a full name, got 'example.com' " +
      "(write 'example.com.svc.cluster.local', or { host: 'example.com' } for a host outside of the cluster)",
  );
});

describe('refused, also without types', () => {
  const chart = newChart();
  const lazy = new ApiObject(chart, 'lazy', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: Lazy.any({ produce: () => 'cart' }) },
  });
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'host must be the DNS name of a service, got nothing'],
    ['a number', 80, 'host must be the DNS name of a service, got 80'],
    ['a Gateway', new Gateway(chart, 'edge'), 'host must be a Service or the name of one, got an instance of Gateway'],
    [
      'a Deployment',
      new plus28.Deployment(chart, 'web', { containers: [{ image: 'web' }] }),
      'host must be a Service or the name of one, got an instance of Deployment (it is a Deployment)',
    ],
    ['half a name', 'cart.shop', "(write 'cart.shop.svc.cluster.local', or { host: 'cart.shop' }"],
    ['most of a name', 'cart.shop.svc', "(write 'cart.shop.svc.cluster.local')"],
    [
      'a name with a dot',
      { name: 'cart.shop' },
      "host.name must be the name of a Service, a DNS label, got 'cart.shop'",
    ],
    [
      'a name that is not known yet',
      lazy,
      'host.name must be the name of a Service, a DNS label, got an instance of Lazy',
    ],
    ['no name', { namespace: 'shop' }, 'host.name must be the name of a Service, a DNS label, got nothing'],
    ['a namespace with a dot', { name: 'cart', namespace: 'a.b' }, 'host.namespace must be a DNS label'],
    ['an unknown prop', { name: 'cart', port: 80 }, 'host: port is not known, known are name, namespace, ports'],
    [
      'a port out of range',
      { name: 'cart', ports: [{ port: 0 }] },
      'host.ports[0].port must be a port from 1 to 65535',
    ],
    ['name and host', { name: 'cart', host: 'cart' }, 'host: name is not known, known are host, ports'],
    ['the host of all', { host: '*' }, "host.host must be the DNS name of a service, got '*'"],
  ])('%s', (_, host, message) => {
    expect(() => Destination.host(host as string)).toThrow(message);
  });
});
