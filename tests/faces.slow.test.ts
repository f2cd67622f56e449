import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, type Chart, Testing, Yaml } from 'cdk8s';
import { main } from '../cli/main';
import { IstioValidation, type ValidationContext } from '../constructs/app/istio-validation';
import { PeerAuthentication } from '../index';
import { Mesh } from '../mesh';
import { Inventory } from '../mesh/checks/engine/inventory';
import { holdsInPart } from '../mesh/checks/engine/part-of-mesh';
import { checks } from '../mesh/checks/registry/checks';
import { parseManifests } from '../mesh/reader';
import { istioMatchers } from '../testing';
import { withMistake } from './mistake';

expect.extend(istioMatchers);

const folder = mkdtempSync(join(tmpdir(), 'faces-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every invalid example of every check, as objects. */
const examples = checks.flatMap(({ code, examples, rules = [] }) => [
  ...examples.map(({ wrong, says, previous = '' }) => ({
    name: `${code} ${says}`,
    previous,
    manifests: parseManifests(wrong, 'wrong.yaml').map(({ manifest }) => manifest),
  })),
  ...rules.flatMap((rule) =>
    rule.wrong.map((mistake) => ({
      name: `${code} ${mistake.says}`,
      previous: '',
      manifests: [withMistake(rule, mistake)],
    })),
  ),
]);
const isObject = ({ apiVersion, kind, metadata }: { apiVersion?: unknown; kind?: unknown; metadata?: unknown }) =>
  typeof apiVersion === 'string' &&
  /^([^/]+\/)?[^/]+$/.test(apiVersion) &&
  typeof kind === 'string' &&
  typeof Object(metadata).name === 'string';
// A chart can contain neither values that are no objects, nor objects with duplicate keys.
const usable = examples.filter(({ name, manifests }) => manifests.every(isObject) && !/^MESH0005/.test(name));

test('most examples are usable', () => {
  expect(usable.length).toBeGreaterThan(examples.length / 2);
});

test.each(usable)(
  'Mesh, matcher, command, plugin and synth report the same findings: $name',
  async ({ manifests, previous: before }) => {
    const chart = Testing.chart();
    const anything = new PeerAuthentication(chart, 'anything', { namespace: 'elsewhere', mode: 'STRICT' });
    const objects = [
      ApiObject.of(anything),
      ...manifests.map(
        (manifest, index) => new ApiObject(chart, `object-${index}`, JSON.parse(JSON.stringify(manifest))),
      ),
    ].map((object): object => object.toJson());
    const file = join(folder, 'chart.k8s.yaml');
    writeFileSync(file, Yaml.stringify(...objects));

    const old = join(folder, 'old.yaml');
    writeFileSync(old, before);
    const previous = before === '' ? undefined : parseManifests(before, old);

    const mesh = Mesh.of(objects);
    const findings = mesh.findings({ previous });
    expect(findings).not.toEqual([]);
    const listed = findings.map(({ code, level, object, path, message }) =>
      [code, level, object, path, message].join(' '),
    );

    const checked = await check(file, ...(previous ? ['--previous', old] : []));
    expect(
      checked
        .map(({ code, level, object, path, message }) => [code, level, object, path, withoutPlaces(message)].join(' '))
        .sort(),
    ).toEqual([...listed].sort());
    expect((await plugin(file, previous && [old])).map(withoutPlaces).sort()).toEqual(
      findings.map(({ code, path, message }) => `${code} ${path === '' ? '' : `${path}: `}${message}`).sort(),
    );
    const matcher = () => expect(mesh).toHaveNoFindings({ previous });
    if (findings.every(({ level }) => level === 'info')) matcher();
    else expect(matcher).toThrow(findings[0]?.message);

    const inventory = new Inventory(objects.map((manifest) => ({ manifest }) as never));
    const errors = mesh.judge({ previous }).findings.filter((finding) => holdsInPart(finding, inventory));
    expect(synth(chart).map(withoutPlaces).sort()).toEqual(
      errors
        .map(({ code, object, path, message }) => `${code} ${object}: ${path === '' ? '' : `${path}: `}${message}`)
        .sort(),
    );
  },
);

/** Removes the lines or constructs of the objects from a message, which depend on where the objects are. */
const withoutPlaces = (message: string) => message.replace(/(?<=is defined \d times): .*(?=; only)/, '');

test('Mesh, matcher, command, plugin and synth ignore suppressed findings', async () => {
  const chart = Testing.chart();
  const wrong = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: 'all' },
    spec: { egress: [{ hosts: ['*/*'], hots: [] }] },
  };
  new PeerAuthentication(chart, 'anything', { mode: 'STRICT', suppress: ['IST0133'] });
  const object = new ApiObject(chart, 'sidecar', wrong);
  expect(synth(chart)).toHaveLength(1);
  object.metadata.addAnnotation('galley.istio.io/analyze-suppress', 'MESH0001');
  expect(synth(chart)).toEqual([]);
  const file = join(folder, 'quiet.yaml');
  writeFileSync(file, Yaml.stringify(...Testing.synth(chart)));
  expect(await check(file)).toEqual([]);
  expect(await plugin(file)).toEqual([]);
  expect(Mesh.of(chart).findings()).toEqual([]);
  expect(Mesh.of(chart)).toHaveNoFindings();
  const text = await run('check', file);
  expect(text).toBe('no findings in 2 objects of 1 file\nsuppressed: 1 finding\n  MESH0001 Sidecar default/all\n');
});

async function run(...args: string[]): Promise<string> {
  const written: string[] = [];
  const output = { write: (text: string) => void written.push(text), isTerminal: false };
  await main(args, { stdout: output, stderr: output });
  return written.join('');
}

interface Listed {
  readonly code: string;
  readonly level: string;
  readonly object: string;
  readonly path: string;
  readonly message: string;
}

const check = async (...args: string[]): Promise<Listed[]> =>
  JSON.parse(await run('check', '--json', ...args)).findings;

async function plugin(file: string, previous?: string[]): Promise<string[]> {
  const violations: string[] = [];
  const report: ValidationContext['report'] = {
    addViolation({ ruleName, violatingResources }) {
      for (const { locations } of violatingResources)
        violations.push(`${ruleName} ${locations[0]?.replace(/^line \d+, /, '')}`);
    },
    submit() {},
  };
  await new IstioValidation({ previous }).validate({ manifests: [file], report });
  return violations;
}

/** The errors of a plain synth, without the paths of the constructs. */
function synth(chart: Chart): string[] {
  try {
    Testing.synth(chart);
    return [];
  } catch (error) {
    const [head, ...lines] = (error as Error).message.split('\n  ');
    expect(head).toBe('Validation failed with the following errors:');
    return lines.map((line) => line.replace(/^\[test\] \S+: /, ''));
  }
}
