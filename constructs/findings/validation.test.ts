import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Include, JsonPatch, Lazy, App as PlainApp, Testing } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { App } from '../app/app';
import { DestinationRule } from '../destination-rule/destination-rule';
import { Gateway } from '../gateway/gateway';
import { CanarySplit } from '../patterns/canary-split';
import { PeerAuthentication } from '../security/peer-authentication';

const outdir = mkdtempSync(join(tmpdir(), 'findings-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const networking = 'networking.istio.io/v1';
const gateway = (chart: Chart, id: string) => new Gateway(chart, id);
const l1 = (chart: Chart, kind: string, spec: object, id = kind.toLowerCase()) =>
  new ApiObject(chart, id, { apiVersion: networking, kind, metadata: { name: id }, ...{ spec } });
const broken = JsonPatch.add('/spec/servers/0/hots', ['*']);

function message(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

describe.each([
  ['cdk8s', PlainApp],
  ['ours', App],
])('the App of %s', (_, Class) => {
  test('fails with all errors, each with the path of its construct', () => {
    const app = new Class({ outdir: join(outdir, 'none') });
    const [edge, other] = [new Chart(app, 'edge'), new Chart(app, 'other')];
    ApiObject.of(gateway(edge, 'public')).addJsonPatch(broken);
    l1(edge, 'VirtualService', { hosts: ['a'], http: [{ timeout: 5, timeot: '1s', directResponse: { status: 200 } }] });
    ApiObject.of(new PeerAuthentication(other, 'tls', { mode: 'STRICT' })).addJsonPatch(
      JsonPatch.replace('/spec/mtls/mode', 'MAYBE'),
    );
    const url = join(outdir, 'included.yaml');
    writeFileSync(url, 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: many}]}\n');
    new Include(other, 'include', { url });
    const errors = [
      '[edge/public] MESH0001 Gateway default/public: spec.servers[0].hots: unknown field "hots", did you mean "hosts"?',
      '[edge] edge/virtualservice: MESH0001 VirtualService default/virtualservice: spec.http[0].timeot: unknown field "timeot", did you mean "timeout"?',
      '[edge] edge/virtualservice: MESH0002 VirtualService default/virtualservice: spec.http[0].timeout: must be a string, got the number 5 (write "5s" for seconds)',
      '[other/tls] MESH0002 PeerAuthentication default/tls: spec.mtls.mode: must be one of UNSET, DISABLE, PERMISSIVE, STRICT, got "MAYBE"',
      '[other] other/include/web-service: MESH0002 Service default/web: spec.ports[0].port: must be an integer, got "many"',
    ];
    for (const synth of [
      () => app.synth(),
      () => app.synthYaml(),
      () => Testing.synth(edge),
      () => Testing.synth(other),
    ]) {
      const [head, ...lines] = message(synth).split('\n');
      expect(head).toBe('Validation failed with the following errors:');
      expect(lines.map((line) => line.trim()).sort()).toEqual(errors);
    }
  });

  test('sees changes since the last synth', () => {
    const app = new Class({ outdir: join(outdir, 'changed') });
    const chart = new Chart(app, 'chart');
    const fails = () => message(() => Testing.synth(chart)) !== 'nothing';
    const seen = [fails()];
    const step = (change: () => void) => {
      change();
      seen.push(fails());
    };
    const object = ApiObject.of(gateway(chart, 'a'));
    step(() => object.addJsonPatch(broken));
    step(() => object.addJsonPatch(JsonPatch.remove('/spec/servers/0/hots')));
    step(() => object.metadata.addLabel('team', 'a b'));
    step(() => object.metadata.addLabel('team', 'ab'));
    step(() => object.metadata.addLabel('team', 'a b'));
    step(() => object.metadata.addLabel('team', 'ab'));
    step(() => object.addJsonPatch(broken));
    step(() => object.addJsonPatch(JsonPatch.remove('/spec/servers/0/hots')));
    step(() => l1(chart, 'Sidecar', { egress: {} }));
    step(() => chart.node.tryRemoveChild('sidecar'));
    const plain = l1(chart, 'Sidecar', { egress: [{ hosts: ['./*'] }] }, 'fine');
    step(() => plain.addJsonPatch(JsonPatch.remove('/spec/egress/0/hosts')));
    step(() => plain.addJsonPatch(JsonPatch.add('/spec/egress/0/hosts', ['*/*'])));
    step(() => plain.metadata.add('name', 'a b'));
    expect(seen).toEqual([false, true, false, true, false, true, false, true, false, true, false, true, false, false]);
  });

  test('sees the current value of a Lazy in the next event loop turn', async () => {
    const chart = new Chart(new Class({ outdir: join(outdir, 'lazy') }), 'chart');
    gateway(chart, 'a');
    let egress: unknown = [{ hosts: ['./*'] }];
    l1(chart, 'Sidecar', { egress: Lazy.any({ produce: () => egress }) });
    Testing.synth(chart);
    egress = 'all';
    await Promise.resolve();
    expect(() => Testing.synth(chart)).toThrow('MESH0002');
    egress = [{ hosts: ['./*'] }];
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('does not check charts without our constructs', () => {
    const app = new Class({ outdir: join(outdir, 'foreign') });
    l1(new Chart(app, 'theirs'), 'Gateway', { servers: 1 });
    gateway(new Chart(app, 'ours'), 'a');
    app.synth();
  });

  test('fails like cdk8s if an object fails to render', () => {
    const chart = new Chart(new Class({ outdir: join(outdir, 'late') }), 'chart');
    gateway(chart, 'a');
    const produce = () => {
      throw new Error('too late');
    };
    l1(chart, 'Sidecar', { egress: Lazy.any({ produce }) });
    expect(() => Testing.synth(chart)).toThrow(/^Failed serializing construct at path 'chart\/sidecar'.*too late/);
  });

  test('does not fail for a suppressed error', () => {
    const chart = new Chart(new Class({ outdir: join(outdir, 'quiet') }), 'chart');
    const make = (id: string, suppress?: string[]) =>
      ApiObject.of(new Gateway(chart, id, { suppress })).addJsonPatch(broken);
    make('a', ['MESH0001', 'IST0145']);
    make('b', ['*']);
    Testing.synth(chart);
    make('c', ['MESH0002', 'IST0145']);
    expect(message(() => Testing.synth(chart)).match(/Gateway default\/./g)).toEqual(['Gateway default/c']);
  });

  test('does not fail for a warning', () => {
    const chart = new Chart(new Class({ outdir: join(outdir, 'warned') }), 'chart');
    gateway(chart, 'a').node.addMetadata('a', 'b');
    new ApiObject(chart, 'telemetry', {
      apiVersion: 'telemetry.istio.io/v1',
      kind: 'Telemetry',
      ...{ spec: { tracing: [{}, {}] } },
    });
    Testing.synth(chart);
  });
});

test('a patch can add unknown fields, but not misspelled ones', () => {
  const chart = Testing.chart();
  const object = ApiObject.of(gateway(chart, 'a'));
  object.addJsonPatch(JsonPatch.add('/spec/servers/0/brandNewField', true));
  expect(Testing.synth(chart)[0].spec.servers[0].brandNewField).toBe(true);
  object.addJsonPatch(JsonPatch.add('/spec/servers/0/hots', ['*']));
  expect(() => Testing.synth(chart)).toThrow('unknown field "hots", did you mean "hosts"?');
  // In other objects, an unknown field is an error.
  const other = Testing.chart();
  gateway(other, 'a');
  l1(other, 'Sidecar', { brandNewField: true });
  expect(() => Testing.synth(other)).toThrow('unknown field "brandNewField"');
});

test('our App renders each object once, and checks at each synth', () => {
  const app = new App({ outdir: join(outdir, 'once') });
  const produce = jest.fn(() => [{ hosts: ['./*'] }]);
  for (const id of ['a', 'b', 'c']) {
    const chart = new Chart(app, id);
    gateway(chart, 'gateway');
    l1(chart, 'Sidecar', { egress: Lazy.any({ produce }) });
  }
  app.synth();
  expect(produce).toHaveBeenCalledTimes(3);
  produce.mockReturnValue('all' as never);
  expect(() => app.synth()).toThrow('MESH0002');
  produce.mockReturnValue([{ hosts: ['other/*'] }]);
  expect(app.synthYaml()).toContain('other/*');
});

test('our App checks only once if there are errors, and again at the next synth', () => {
  const app = new App({ outdir: join(outdir, 'errors') });
  const chart = new Chart(app, 'chart');
  const produce = jest.fn((): unknown => 'all');
  gateway(chart, 'gateway');
  l1(chart, 'Sidecar', { egress: Lazy.any({ produce }) });
  expect(() => app.synth()).toThrow('MESH0002');
  expect(produce).toHaveBeenCalledTimes(1);
  produce.mockReturnValue([{ hosts: ['./*'] }]);
  app.synth();
});

test('our App writes the changes that a validation makes', () => {
  const app = new App({ outdir: join(outdir, 'validation') });
  const object = ApiObject.of(gateway(new Chart(app, 'chart'), 'a'));
  const validate = () => {
    object.metadata.addLabel('late', 'yes');
    return [];
  };
  object.node.addValidation({ validate });
  expect(app.synthYaml()).toContain('late: "yes"');
});

test('our App runs a validation of the app itself', () => {
  const app = new App({ outdir: join(outdir, 'root') });
  gateway(new Chart(app, 'chart'), 'a');
  app.node.addValidation({ validate: () => ['too small'] });
  expect(() => app.synth()).toThrow('[] too small');
});

test("cdk8s' App checks only once with many charts", () => {
  const app = new PlainApp({ outdir: join(outdir, 'plain') });
  const produce = jest.fn(() => [{ hosts: ['./*'] }]);
  for (let i = 0; i < 10; i++) {
    const chart = new Chart(app, `c${i}`);
    gateway(chart, 'gateway');
    l1(chart, 'Sidecar', { egress: Lazy.any({ produce }) });
  }
  app.synth();
  // Once by cdk8s itself.
  expect(produce).toHaveBeenCalledTimes(20);
});

test('references do not rename files', () => {
  const app = new App({ outdir: join(outdir, 'names') });
  const service = new DestinationRule(new Chart(app, 'base'), 'shop', { subsets: ['v1', 'v2'] });
  const chart = new Chart(app, 'canary');
  const [stable, canary] = [service.subset('v1'), service.subset('v2')];
  new CanarySplit(chart, 'shop', { stable, canary, canaryPercent: 1 });
  new PeerAuthentication(chart, 'tls', {
    mode: 'STRICT',
    selector: new Deployment(new Chart(app, 'workload'), 'shop', { containers: [{ image: 'shop:1' }] }),
  });
  app.synth();
  expect(readdirSync(join(outdir, 'names'))).toEqual(['base.k8s.yaml', 'canary.k8s.yaml', 'workload.k8s.yaml']);
});
