import { Mesh } from '../mesh';
import { parseManifests } from '../mesh/reader';
import { istioMatchers } from '.';

expect.extend(istioMatchers);

const right = `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: shop }
spec:
  tracing: [{}]
`;
const warned = right.replace('[{}]', '[{}, {}]');
const wrong = right.replace('[{}]', '5');
const meshOf = (text: string) => Mesh.of(parseManifests(text, 'telemetry.yaml'));

function message(action: () => void): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'it passed';
}

test('passes without findings', () => {
  expect(meshOf(right).findings()).toEqual([]);
  expect(meshOf(right)).toHaveNoFindings();
  expect(message(() => expect(meshOf(right)).not.toHaveNoFindings())).toBe(
    'expected findings, received\n\nno findings in 1 object of 1 file\n',
  );
});

test('fails on a warning, and shows it in the format of the command line', () => {
  const mesh = meshOf(warned);
  expect(mesh.findings()).toEqual([
    {
      code: 'IST0133',
      level: 'warning',
      refused: false,
      object: 'Telemetry shop/default',
      path: expect.stringMatching(/^spec\.tracing/),
      message: expect.any(String),
      file: 'telemetry.yaml',
      line: 5,
    },
  ]);
  expect(mesh).not.toHaveNoFindings();
  const text = message(() => expect(mesh).toHaveNoFindings());
  expect(text).toMatch(
    /^expected no findings, received\n\ntelemetry\.yaml\n\n {2}warning IST0133 Telemetry shop\/default\n/,
  );
  expect(text).toMatch(/\n {2}5 \| {3}tracing: \[\{\}, \{\}\]\n.*\^.*\n\n1 warning in 1 object of 1 file\n$/);
});

test('an info passes', () => {
  const service = (name: string, labels: object) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop', labels },
    spec: { ports: [{ port: 80, name: 'web' }] },
  });
  const mesh = Mesh.of(service('web', {}));
  expect(mesh.findings()).toMatchObject([{ level: 'info' }]);
  expect(mesh).toHaveNoFindings();
  expect(message(() => expect(mesh).not.toHaveNoFindings())).toMatch(/^expected findings, received\n\n {2}info /);
});

test('ignores suppressed findings, and lists them below the others', () => {
  const mesh = meshOf(wrong);
  const suppress = ['MESH0002=Telemetry shop/*'];
  expect(mesh.findings({ suppress })).toEqual([]);
  expect(mesh).toHaveNoFindings({ suppress });
  expect(meshOf(`${wrong}---\n${warned}`)).not.toHaveNoFindings({ suppress });
  expect(message(() => expect(meshOf(`${wrong}---\n${warned}`)).toHaveNoFindings({ suppress }))).toMatch(
    /1 warning in 2 objects of 1 file\nsuppressed: 1 finding\n {2}MESH0002 Telemetry shop\/default\n$/,
  );
});

test('the previous version can be a chart, an object, or a list of them', () => {
  const entry = (...hosts: string[]) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'out', namespace: 'shop' },
    spec: { hosts, ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS' },
  });
  const now = Mesh.of(entry('a.example.com'));
  const before = entry('a.example.com', 'b.example.com');
  for (const previous of [before, [before], { toJson: () => [before] }, [{ toJson: () => [before] }]]) {
    expect(now).not.toHaveNoFindings({ previous });
    expect(now.findings({ previous })).toMatchObject([{ code: 'MESH0119', path: 'spec.hosts' }]);
  }
  expect(now).toHaveNoFindings({ previous: entry('a.example.com') });
});

test('objects of the context count, but are not judged', () => {
  const service = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { ports: [{ name: 'http', port: 80 }] },
  });
  const routes = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' } }] }] },
  };
  expect(Mesh.of(routes)).toHaveNoFindings();
  expect(Mesh.of(routes)).not.toHaveNoFindings({ context: service('cart') });
  expect(Mesh.of(routes)).toHaveNoFindings({ context: [service('web'), parseManifests(wrong, 'cluster.yaml')] });
});

test('fails if a suppression has an unknown code or no object', () => {
  expect(message(() => expect(meshOf(right)).toHaveNoFindings({ suppress: ['IST9999=* *'] }))).toMatch(
    /^expected no findings, received\n\nunknown code IST9999 in suppress\n/,
  );
  expect(() => meshOf(right).findings({ suppress: ['IST0101'] })).toThrow(
    'a suppression must be CODE=Kind namespace/name',
  );
});

test('findings in objects without a file have no location', () => {
  const mesh = Mesh.of(parseManifests(wrong, 'f.yaml').map(({ manifest }) => manifest));
  expect(mesh.findings()).toMatchObject([{ code: 'MESH0002' }]);
  expect(message(() => expect(mesh).toHaveNoFindings())).toMatch(/\n1 error in 1 object\n$/);
});
