import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { ISTIO_VERSION } from '../imports/istio-version';
import { DestinationRule } from '../imports/networking.istio.io';
import { fields } from './schema';
import { celText, istioText, readIstioApi } from './text';

const read = (name: string) => readFileSync(join(__dirname, name), 'utf8');
const api = readIstioApi(read('istio.yaml'), read('cel.yaml'));
const crds = parseAllDocuments(read('istio.yaml')).map((document) => document.toJS());

test('contains all kinds of Istio, in v1 if it is served', () => {
  expect(Object.fromEntries(api.kinds.map(({ kind, group, version }) => [kind, `${group}/${version}`]))).toEqual({
    TrafficExtension: 'extensions.istio.io/v1alpha1',
    WasmPlugin: 'extensions.istio.io/v1alpha1',
    DestinationRule: 'networking.istio.io/v1',
    EnvoyFilter: 'networking.istio.io/v1alpha3',
    Gateway: 'networking.istio.io/v1',
    ProxyConfig: 'networking.istio.io/v1beta1',
    ServiceEntry: 'networking.istio.io/v1',
    Sidecar: 'networking.istio.io/v1',
    VirtualService: 'networking.istio.io/v1',
    WorkloadEntry: 'networking.istio.io/v1',
    WorkloadGroup: 'networking.istio.io/v1',
    AuthorizationPolicy: 'security.istio.io/v1',
    PeerAuthentication: 'security.istio.io/v1',
    RequestAuthentication: 'security.istio.io/v1',
    Telemetry: 'telemetry.istio.io/v1',
  });
});

test('contains one version of each kind', () => {
  for (const crd of crds) {
    expect(crd.spec.versions).toEqual([expect.objectContaining({ served: true, storage: true })]);
  }
});

test('contains limits, patterns, enums and branches, but no descriptions and no CEL rules', () => {
  // The keywords have a string (description) or a list (CEL) as value, a field with such a name has a schema.
  const text = JSON.stringify(crds);
  expect(text).not.toMatch(/"description":"|"x-kubernetes-validations":\[/);
  const used = new Set(
    api.kinds.flatMap(({ schema }) => [...fields(schema)].flatMap(([, field]) => Object.keys(field))),
  );
  for (const keyword of [
    'enum',
    'maxLength',
    'minimum',
    'oneOf',
    'pattern',
    'required',
    'x-kubernetes-int-or-string',
  ]) {
    expect(used).toContain(keyword);
  }
});

test('each CEL rule belongs to an existing field', () => {
  for (const { schema, rules } of api.kinds) {
    const paths = new Set([...fields(schema)].map(([path]) => path));
    expect([...rules.keys()].filter((path) => !paths.has(path))).toEqual([]);
  }
  const virtualService = api.kinds.find(({ kind }) => kind === 'VirtualService');
  expect(virtualService?.rules.get('spec.http[].timeout')).toEqual([
    { message: 'must be a valid duration greater than 1ms', rule: "duration(self) >= duration('1ms')" },
  ]);
});

test('both files are exactly what the command generates', () => {
  expect(istioText(api)).toBe(read('istio.yaml'));
  expect(celText(api)).toBe(read('cel.yaml'));
});

test.each(api.kinds.map(({ kind, group, version }) => [kind, group, version]))(
  'imports/ exports %s',
  async (kind, group, version) => {
    const module = await import(`../imports/${group}`);
    expect(module[kind]?.GVK).toEqual({ apiVersion: `${group}/${version}`, kind });
  },
);

test('imports/ exports its Istio version', () => {
  expect(ISTIO_VERSION).toBe(api.version);
});

test('a field that imports/ renames is dropped under its original name', () => {
  const of = (outlierDetection: object) => {
    const chart = Testing.chart();
    new DestinationRule(chart, 'rule', { spec: { host: 'reviews', trafficPolicy: { outlierDetection } } });
    return Testing.synth(chart)[0].spec.trafficPolicy.outlierDetection;
  };
  expect(of({ consecutive5XxErrors: 3 })).toEqual({ consecutive5xxErrors: 3 });
  expect(of({ consecutive5xxErrors: 3 })).toEqual({});
});
