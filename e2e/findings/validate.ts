import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocatedFinding } from '../../mesh/checks/engine/finding';
import { judge } from '../../mesh/checks/engine/run';
import type { Manifest } from '../../mesh/manifest/manifest';
import { parseManifests } from '../../mesh/reader';
import { part } from '../parts';
import type { Comparison, Judge, World } from './judge';
import { asText, asYaml } from './text';

/** Output of `istioctl validate` for one object. */
interface Output {
  readonly errors: string[];
  readonly warnings: string[];
}

/** `istioctl validate`, which runs the webhook's code: compares the numbers of errors and warnings of each object. */
export function istioctlValidate(folder: string): Judge {
  return {
    name: 'istioctl validate',
    async compare(worlds) {
      const objects = worlds.map(named);
      const theirs = validate(folder, objects);
      const ours = new Map<string, LocatedFinding[]>(objects.map(({ metadata }) => [metadata.name, []]));
      const { findings, suppressed } = judge(parseManifests(asYaml(objects), 'objects.yaml'));
      for (const finding of [...findings, ...suppressed]) {
        ours.get(finding.object.replace(/^.*\//s, ''))?.push(finding);
      }
      return objects.map((object) => {
        const output = theirs.get(object.metadata.name) ?? { errors: [], warnings: [] };
        return compared(object, output, ours.get(object.metadata.name) ?? []);
      });
    },
  };
}

/** The output identifies objects by name. The dot is kept because one of the rules is about dots in names. */
function named([object]: World, index: number): Manifest {
  if (object === undefined) throw new Error('no object to compare');
  const { metadata } = object;
  const name = `m${index}${String(metadata?.name).includes('.') ? '.x' : ''}`;
  return { ...object, metadata: { ...metadata, name, namespace: 'default' } };
}

function compared(object: Manifest, output: Output, found: readonly LocatedFinding[]): Comparison {
  const theirs = [...output.errors, ...output.warnings.map((message) => `(warning) ${message}`)];
  const both = { theirs, ours: found.map(asText) };
  if (output.errors.some((message) => message.startsWith('cannot parse proto message'))) {
    const problem = found.some(({ refused }) => refused) ? undefined : 'unreadable for Istio, accepted here';
    return { verdict: 'unreadable', ...(problem && { problem }), ...both };
  }
  // The API server does not pass such an object to the webhook.
  if (found.some(({ code, message }) => code.startsWith('MESH') && mistyped.test(message))) {
    return { verdict: 'invalid by the schema', ...both };
  }
  const problem = miscounted(object, output, found);
  return { verdict: output.errors.length > 0 ? 'rejected' : 'accepted', ...(problem && { problem }), ...both };
}

const mistyped = /must be an? |must be one of|unknown field|at most one of/;

function miscounted(object: Manifest, output: Output, found: readonly LocatedFinding[]): string | undefined {
  const errors = found.filter(({ code }) => code === 'IST0106').length;
  const warnings = found.filter((finding) => finding.code === 'IST0133' && !isLost(finding)).length;
  const theirErrors = output.errors.filter((message) => !isPatch(object, message));
  // Ignore IST0130 and IST0131, which are separate checks.
  const theirWarnings = output.warnings.filter(
    (message) => !/^virtualService rule /.test(message) && !isPatch(object, message),
  );
  // Istio reports a host of a Sidecar up to twice.
  const hosts = theirErrors.filter((message) => /domain name|invalid destination host/.test(message)).length;
  const least = theirErrors.length - (object.kind === 'Sidecar' ? Math.ceil(hosts / 2) : 0);
  if (errors < least || errors > theirErrors.length) return `${errors} errors here, ${theirErrors.length} there`;
  return warnings === theirWarnings.length ? undefined : `${warnings} warnings here, ${theirWarnings.length} there`;
}

/** A warning that Istio creates and then loses. */
function isLost({ object, path, message }: LocatedFinding): boolean {
  if (object.startsWith('DestinationRule')) return /^spec\.(?:subsets|trafficPolicy\.portLevelSettings)/.test(path);
  if (!object.startsWith('VirtualService')) return false;
  return /^spec\.(?:http|tcp)\[\d+\]\.match\[\d+\]\.gateways/.test(path) || message.startsWith('abort has no effect');
}

/** Whether a message is about the Envoy configuration in the `value` of a patch, which `check` does not validate. */
export function isPatch({ kind }: Manifest, message: string): boolean {
  if (kind !== 'EnvoyFilter') return false;
  return /Envoy filter: (?:unknown field|bad |invalid (?!regex)|.*(?:unmarshal|could not|proto:))|deprecated type|referenced type|syntax error/.test(
    message,
  );
}

/** @throws Error if istioctl cannot be started, or its output is not understood */
function validate(folder: string, objects: readonly Manifest[]): ReadonlyMap<string, Output> {
  const file = join(folder, 'validate.yaml');
  writeFileSync(file, asYaml(objects));
  const { stdout, stderr, error } = spawnSync(part('istioctl'), ['validate', '-f', file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  return read(`${stdout}\n${stderr}`, objects);
}

function read(output: string, objects: readonly Manifest[]): ReadonlyMap<string, Output> {
  const outputs = new Map(
    objects.map(({ metadata }): [string, Output] => [metadata.name, { errors: [], warnings: [] }]),
  );
  let list: keyof Output = 'errors';
  let expected = 0;
  for (const line of output.split('\n')) {
    if (line.includes('has warnings:')) list = 'warnings';
    else if (line.startsWith('Error: ')) {
      list = 'errors';
      expected = Number(/^Error: ([0-9]+) errors? occurred/.exec(line)?.[1]);
    }
    const [, name = '', message = ''] = /^\t\* \w+\/default\/([a-z0-9.-]+): (.*)/.exec(line) ?? [];
    outputs.get(name)?.[list].push(message);
  }
  // Also detects an istioctl whose output has another format.
  const errors = [...outputs.values()].reduce((sum, { errors }) => sum + errors.length, 0);
  if (errors !== expected)
    throw new Error(`istioctl counts ${expected} errors, its output has ${errors}: ${output.slice(0, 500)}`);
  return outputs;
}
