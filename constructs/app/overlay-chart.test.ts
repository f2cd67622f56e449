import { Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { Mesh } from '../../mesh';
import { DestinationRule } from '../destination-rule/destination-rule';
import { VirtualService } from '../virtual-service/virtual-service';
import { App } from './app';
import { OverlayChart } from './overlay-chart';

/** A chart, and a second one that refers to it and replaces one of its objects. */
function build(second: (app: Construct) => Chart) {
  const app = new App({ outdir: '/nowhere' });
  const base = new Chart(app, 'base');
  const shop = new DestinationRule(base, 'shop', { subsets: ['v1', 'v2'] });
  const routes = (chart: Chart, version: 'v1' | 'v2') =>
    new VirtualService(chart, 'routes', { hosts: [shop], rules: [{ to: shop.subset(version) }] });
  routes(base, 'v1');
  const next = second(app);
  routes(next, 'v2');
  return { app, base, next };
}

test('synth rejects a chart that replaces an object of a chart that it refers to', () => {
  const { app } = build((app) => new Chart(app, 'next'));
  expect(() => app.synthYaml()).toThrow(
    /\[next\/routes\] MESH0141 VirtualService default\/routes: .*is defined 2 times/,
  );
});

test('an OverlayChart may replace it, at synth and for findings', () => {
  const { app, base, next } = build((app) => new OverlayChart(app, 'next'));
  expect(app.synthYaml().match(/name: routes/g)).toHaveLength(2);
  for (const mesh of [Mesh.of(base, next), Mesh.of(app)]) expect(mesh.findings()).toEqual([]);
});

test('charts that do not refer to each other may be for different clusters', () => {
  const app = new App({ outdir: '/nowhere' });
  for (const id of ['dev', 'prod']) {
    new VirtualService(new Chart(app, id), 'routes', { hosts: ['shop'], rules: [{ redirect: { uri: '/moved' } }] });
  }
  expect(() => app.synthYaml()).not.toThrow();
});

test('it writes the same manifests as a Chart', () => {
  const [chart, overlay] = [Chart, OverlayChart].map((Class) => {
    const made = new Class(Testing.app(), 'next', { namespace: 'shop', labels: { a: 'b' } });
    new DestinationRule(made, 'shop', { subsets: ['v1'] });
    return Testing.synth(made);
  });
  expect(overlay).toEqual(chart);
});
