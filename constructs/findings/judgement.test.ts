import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { DestinationRule } from '../destination-rule/destination-rule';
import { Gateway } from '../gateway/gateway';
import { Destination } from '../virtual-service/destination';
import { VirtualService } from '../virtual-service/virtual-service';

const networking = 'networking.istio.io/v1';

/** Paths and codes of the errors that make synth fail. */
function errors(...charts: Chart[]): string[] {
  try {
    for (const chart of charts) Testing.synth(chart);
    return [];
  } catch (error) {
    return [...(error as Error).message.matchAll(/\[(\S+)\] (?:\S+: )?([A-Z]+\d+) /g)].map(
      ([, path, code]) => `${path} ${code}`,
    );
  }
}

const route = (host: string, subset?: string) => ({ destination: { host, ...(subset !== undefined && { subset }) } });

describe('checks together', () => {
  const build = (linked: boolean) => {
    const app = Testing.app();
    const [base, exercise] = [new Chart(app, 'base'), new Chart(app, 'exercise')];
    const shop = new DestinationRule(base, 'shop', { subsets: ['v1', 'v2'] });
    const to = linked ? shop.subset('v2') : Destination.host('shop');
    const routes = new VirtualService(exercise, 'shop', { hosts: ['shop'], rules: [{ to }] });
    ApiObject.of(routes).addJsonPatch(JsonPatch.add('/spec/http/0/route/0/destination/subset', 'v3'));
    return { app, base, exercise, shop };
  };

  test('a chart and the charts that it refers to', () => {
    const { base, exercise } = build(true);
    expect(errors(base, exercise)).toEqual(['exercise/shop IST0101']);
  });

  test('only the chart without references, because missing objects can exist elsewhere', () => {
    const { base, exercise } = build(false);
    expect(errors(base, exercise)).toEqual([]);
  });

  test('no construct that was removed from the tree', () => {
    const { base, exercise } = build(true);
    base.node.tryRemoveChild('shop');
    expect(errors(base, exercise)).toEqual([]);
  });

  test('two objects of one chart with the same name, whatever created them', () => {
    const chart = new Chart(Testing.app(), 'base');
    new DestinationRule(chart, 'shop', { subsets: ['v1'] });
    for (const id of ['a', 'b'])
      new ApiObject(chart, id, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop' } });
    expect(() => Testing.synth(chart)).toThrow(
      '[base] base/b: MESH0141 Service default/shop: metadata.name: is defined 2 times: base/a and base/b; only the last one counts',
    );
  });

  test('objects that conflict within a chart, or with a chart that it refers to', () => {
    const app = Testing.app();
    const [base, exercise, other] = ['base', 'exercise', 'other'].map((id) => new Chart(app, id)) as [
      Chart,
      Chart,
      Chart,
    ];
    const shop = new DestinationRule(base, 'shop', { subsets: ['v1'] });
    const routes = (chart: Chart, id: string, to = shop.anySubset()) =>
      new VirtualService(chart, id, { hosts: ['shop'], rules: [{ to }] });
    routes(exercise, 'one');
    routes(other, 'another');
    expect(errors(exercise)).toEqual([]);
    routes(other, 'third', Destination.host('shop'));
    expect(errors(exercise).sort()).toEqual(['other/another IST0109', 'other/third IST0109']);
    other.node.tryRemoveChild('third');
    routes(base, 'default', Destination.host('shop'));
    expect(errors(exercise).sort()).toEqual(['exercise/one IST0109', 'other/another IST0109']);
  });

  test('no objects outside of charts or in other apps', () => {
    class Named extends Construct {
      readonly host = 'shop';
    }
    const app = Testing.app();
    const chart = new Chart(app, 'chart');
    const elsewhere = new DestinationRule(Testing.chart(), 'shop', { subsets: ['v1'] });
    for (const [id, to] of Object.entries({
      a: Destination.host(new Named(app, 'named')),
      b: elsewhere.subset('v1'),
    })) {
      new VirtualService(chart, id, { hosts: [id], rules: [{ to }] });
    }
    expect(Testing.synth(chart)).toHaveLength(2);
  });

  test('no charts that replace each other', () => {
    const app = Testing.app();
    const edge = new Chart(app, 'edge');
    const gateway = new Gateway(edge, 'edge');
    const charts = ['first', 'second'].map((id) => {
      const chart = new Chart(app, id);
      new VirtualService(chart, id, { hosts: ['*'], gateways: [gateway], rules: [{ to: Destination.host('shop') }] });
      return chart;
    });
    expect(errors(...charts)).toEqual([]);
  });
});

describe('missing objects are no errors', () => {
  test.each<[what: string, spec: object]>([
    ['a host', { hosts: ['a'], http: [{ route: [route('b')] }] }],
    ['a Gateway', { hosts: ['a'], gateways: ['c'], http: [{ route: [route('b')] }] }],
    ['a delegate', { hosts: ['a'], http: [{ delegate: { name: 'd' } }] }],
    ['a subset', { hosts: ['a'], http: [{ route: [route('b', 'v1')] }] }],
  ])('%s', (_what, spec) => {
    const chart = Testing.chart();
    new Gateway(chart, 'other');
    new ApiObject(chart, 'x', { apiVersion: networking, kind: 'VirtualService', metadata: { name: 'x' }, ...{ spec } });
    // Unrelated workloads and an unrelated Service.
    new ApiObject(chart, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      ...{ spec: { ports: [{ port: 80 }] } },
    });
    expect(errors(chart)).toEqual([]);
  });
});
