import { Chart, Testing } from 'cdk8s';
import { Mesh, type MeshSource } from '../../mesh';
import { DestinationRule } from '../destination-rule/destination-rule';
import { Destination } from '../virtual-service/destination';
import { VirtualService } from '../virtual-service/virtual-service';

const ports = [{ port: 8080, name: 'http' }];
const web = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, name: 'http' }] },
};

/** The codes of the findings in a chart whose rule leads to a Service of another app, next to a Service of its own. */
function codes(to: Destination, ...more: MeshSource[]): string[] {
  const chart = new Chart(Testing.app(), 'routes', { namespace: 'shop' });
  new VirtualService(chart, 'web', { hosts: ['web'], rules: [{ to }] });
  return Mesh.of(chart, web, ...more)
    .findings()
    .map(({ code }) => code);
}

test('a reference with name, namespace and ports declares the Service', () => {
  expect(codes(Destination.host({ name: 'search', namespace: 'catalogue', ports }))).toEqual([]);
  expect(codes(Destination.host({ name: 'search', ports }))).toEqual([]);
});

test('a name alone declares nothing', () => {
  expect(codes(Destination.host('search'))).toEqual(['IST0101']);
  expect(codes(Destination.host({ name: 'search', namespace: 'catalogue' }))).toEqual(['IST0101']);
});

test('a declared Service does not show that the manifests contain Services', () => {
  const chart = new Chart(Testing.app(), 'routes', { namespace: 'shop' });
  const search = Destination.host({ name: 'search', ports });
  new VirtualService(chart, 'web', {
    hosts: ['web'],
    rules: [{ to: Destination.host('web'), mirrors: [{ to: search }] }],
  });
  expect(Mesh.of(chart).findings()).toEqual([]);
});

test('the real Service replaces the declared one, whatever the order', () => {
  const search = {
    ...web,
    metadata: { name: 'search', namespace: 'shop' },
    spec: { ports: [{ port: 9090, name: 'http' }] },
  };
  const to = Destination.host({ name: 'search', ports });
  expect(codes(to, search)).toEqual(['IST0101']);
  const chart = new Chart(Testing.app(), 'rule', { namespace: 'shop' });
  new DestinationRule(chart, 'search', { host: { name: 'search', ports }, subsets: ['v1'] });
  for (const mesh of [Mesh.of(chart, search), Mesh.of(search, chart)]) {
    const { outcomes } = mesh.route({ from: 'shop/client', host: 'search:9090', path: '/' });
    expect(outcomes).toMatchObject([{ destination: { host: 'search.shop.svc.cluster.local', port: 9090 } }]);
  }
});

test('the chart writes no object for it', () => {
  const chart = new Chart(Testing.app(), 'routes', { namespace: 'shop' });
  const to = Destination.host({ name: 'search', namespace: 'catalogue', ports });
  new VirtualService(chart, 'web', { hosts: ['web'], rules: [{ to }] });
  expect(Testing.synth(chart)).toHaveLength(1);
});
