import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { manifest, thrown } from '../fixtures/synth';
import { Destination } from '../virtual-service/destination';
import { VirtualService } from '../virtual-service/virtual-service';
import { IstioObject } from './istio-object';

const shop = (chart: Chart) =>
  new VirtualService(chart, 'shop', { hosts: ['shop'], rules: [{ to: Destination.host('shop') }] });

test('is the default child of a construct', () => {
  manifest((chart) => {
    const { node } = shop(chart);
    // Not instanceof, which accepts every ApiObject.
    expect(node.defaultChild?.constructor).toBe(IstioObject);
  });
});

test('applies patches in order, by names in the YAML, also to fields without a prop', () => {
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

test('a second synth has the same result', () => {
  const chart = Testing.chart();
  ApiObject.of(shop(chart)).addJsonPatch(JsonPatch.add('/spec/hosts/-', 'store'));
  expect(chart.toJson()).toEqual(chart.toJson());
});

test('fails at synth: a patch without an effect, with the path of the construct', () => {
  const chart = new Chart(Testing.app(), 'chart');
  ApiObject.of(shop(chart)).addJsonPatch(JsonPatch.remove('/spec/tls'));
  expect(thrown(() => Testing.synth(chart))).toBe(
    "VirtualService of 'chart/shop/Resource': JSON patch remove '/spec/tls': '/spec/tls' does not exist, " +
      "'/spec' has hosts, http (write ~1 for a / in a name)",
  );
});

test('fails: an object that is not a JsonPatch', () => {
  const chart = Testing.chart();
  const patch = { op: 'add', path: '/spec/x', value: 1 };
  expect(thrown(() => ApiObject.of(shop(chart)).addJsonPatch(patch as never))).toBe(
    "a JSON patch must be a JsonPatch, such as JsonPatch.add(path, value) of 'cdk8s', got an object with op, path, value",
  );
});
