import { Chart, Testing } from 'cdk8s';
import { Destination } from './destination';
import { VirtualService, type VirtualServiceProps } from './virtual-service';

const edge = { name: 'edge' };

function hostsOf(hosts: VirtualServiceProps['hosts'], gateways?: VirtualServiceProps['gateways']): readonly string[] {
  const chart = new Chart(Testing.app(), 'chart');
  new VirtualService(chart, 'web', { hosts, gateways, rules: [{ to: Destination.host('web') }] });
  return Testing.synth(chart)[0].spec.hosts;
}

describe('sidecars', () => {
  test.each(['web', 'web.shop.svc.cluster.local', 'api.example.com', '*.example.com', '10.0.0.1', '::1'])(
    '%s',
    (host) => {
      expect(hostsOf([host])).toEqual([host]);
      expect(hostsOf(['other', host], ['mesh'])).toEqual(['other', host]);
    },
  );

  test('accept external hosts with two labels, and services as objects', () => {
    expect(hostsOf([{ host: 'example.com' }, { name: 'web', namespace: 'shop' }])).toEqual([
      'example.com',
      'web.shop.svc.cluster.local',
    ]);
  });

  test('reject an incomplete name, suggesting the full one', () => {
    expect(() => hostsOf(['web', 'web.shop'])).toThrow(
      "VirtualService of 'chart/web': hosts[1] must be a name without a dot or a full name, got 'web.shop' " +
        "(write 'web.shop.svc.cluster.local', or { host: 'web.shop' } for a host outside of the cluster)",
    );
    expect(() => hostsOf(['web.shop.svc'], ['mesh', edge])).toThrow("(write 'web.shop.svc.cluster.local')");
  });
});

test('a gateway accepts hosts with two labels, even if sidecars use them too', () => {
  expect(hostsOf(['example.com', 'web.shop.svc'], [edge])).toEqual(['example.com', 'web.shop.svc']);
  expect(hostsOf(['example.com'], ['mesh', edge])).toEqual(['example.com']);
});

test.each<[unknown, string]>([
  [
    ['Web_'],
    "hosts[0] must be a DNS name, an IP address, '*', a wildcard such as '*.example.com', or a Service, got 'Web_'",
  ],
  [
    [null],
    "hosts[0] must be a DNS name, an IP address, '*', a wildcard such as '*.example.com', or a Service, got null",
  ],
  [[{}], 'hosts[0].name must be the name of a Service, a DNS label, got undefined'],
  ['web', "hosts must be a list, got 'web'"],
])('fails with %p', (hosts, message) => {
  expect(() => hostsOf(hosts as string[])).toThrow(message);
});
