import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { manifest, thrown } from '../fixtures/synth';
import { Destination } from '../virtual-service/destination';
import { VirtualService } from '../virtual-service/virtual-service';
import { IstioObject } from './istio-object';

const shop = (chart: Chart) =>
  new VirtualService(chart, 'shop', { hosts: ['shop'], rules: [{ to: Destination.host('shop') }] });

test('defaultChild', () => {
  manifest((chart) => {
    const { node } = shop(chart);
    // Not instanceof, which is true for every ApiObject.
    expect(node.defaultChild?.constructor).toBe(IstioObject);
  });
});

test('patches are applied in order, by the names on the wire, also to what has no prop', () => {
  const object = manifest((chart) =>
    ApiObject.of(shop(chart)).addJsonPatch(
      JsonPatch.add('/spec/http/0/newer', { than: 'the CRD' }),
      JsonPatch.replace('/spec/http/0/newer/than', 'this package'),
      JsonPatch.add('/metadata/labels', { team: 'shop' }),
    ),
  );
  expect(object).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'shop', labels: { team: 'shop' } },
    spec: { hosts: ['shop'], http: [{ newer: { than: 'this package' }, route: [{ destination: { host: 'shop' } }] }] },
  });
});

test('a second synth gives the same', () => {
  const chart = Testing.chart();
  ApiObject.of(shop(chart)).addJsonPatch(JsonPatch.add('/spec/hosts/-', 'store'));
  expect(chart.toJson()).toEqual(chart.toJson());
});

test('fails at synth: a patch that changes nothing, with the path of the construct', () => {
  const chart = new Chart(Testing.app(), 'chart');
  ApiObject.of(shop(chart)).addJsonPatch(JsonPatch.remove('/spec/tls'));
  expect(thrown(() => Testing.synth(chart))).toBe(
    "VirtualService of 'chart/shop/Resource': JSON patch remove '/spec/tls': '/spec/tls' does not exist, " +
      "'/spec' has hosts, http (write ~1 for a / in a name)",
  );
});

test('fails: what is no JsonPatch', () => {
  const chart = Testing.chart();
  const patch = { op: 'add', path: '/spec/x', value: 1 };
  expect(thrown(() => ApiObject.of(shop(chart)).addJsonPatch(patch as never))).toBe(
    "a JSON patch must be a JsonPatch, such as JsonPatch.add(path, value) of 'cdk8s', got an object with op, path, value",
  );
});
