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

/** What `istioctl validate` says of one object. */
interface Said {
  readonly errors: string[];
  readonly warnings: string[];
}

/** `istioctl validate`, which runs the webhook's code over objects: each error and each warning is counted. */
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
        const said = theirs.get(object.metadata.name) ?? { errors: [], warnings: [] };
        return compared(object, said, ours.get(object.metadata.name) ?? []);
      });
    },
  };
}

/** Its output tells objects apart by their names; whether there is a dot in a name matters to one of the rules. */
function named([object]: World, index: number): Manifest {
  if (object === undefined) throw new Error('nothing to judge');
  const { metadata } = object;
  const name = `m${index}${String(metadata?.name).includes('.') ? '.x' : ''}`;
  return { ...object, metadata: { ...metadata, name, namespace: 'default' } };
}

function compared(object: Manifest, said: Said, found: readonly LocatedFinding[]): Comparison {
  const theirs = [...said.errors, ...said.warnings.map((message) => `(warning) ${message}`)];
  const both = { theirs, ours: found.map(asText) };
  if (said.errors.some((message) => message.startsWith('cannot parse proto message'))) {
    const problem = found.some(({ refused }) => refused) ? undefined : 'unreadable to Istio, accepted here';
    return { verdict: 'unreadable', ...(problem && { problem }), ...both };
  }
  // The API server would not hand such an object to the webhook.
  if (found.some(({ code, message }) => code.startsWith('MESH') && mistyped.test(message))) {
    return { verdict: 'against the schema', ...both };
  }
  const problem = miscounted(object, said, found);
  return { verdict: said.errors.length > 0 ? 'refused' : 'taken', ...(problem && { problem }), ...both };
}

const mistyped = /must be an? |must be one of|unknown field|at most one of/;

function miscounted(object: Manifest, said: Said, found: readonly LocatedFinding[]): string | undefined {
  const errors = found.filter(({ code }) => code === 'IST0106').length;
  const warnings = found.filter((finding) => finding.code === 'IST0133' && !isLost(finding)).length;
  const theirErrors = said.errors.filter((message) => !isPatch(object, message));
  // IST0130 and IST0131 are not the subject.
  const theirWarnings = said.warnings.filter(
    (message) => !/^virtualService rule /.test(message) && !isPatch(object, message),
  );
  // Istio names a host of a Sidecar twice, at most.
  const hosts = theirErrors.filter((message) => /domain name|invalid destination host/.test(message)).length;
  const least = theirErrors.length - (object.kind === 'Sidecar' ? Math.ceil(hosts / 2) : 0);
  if (errors < least || errors > theirErrors.length) return `${errors} errors here, ${theirErrors.length} there`;
  return warnings === theirWarnings.length ? undefined : `${warnings} warnings here, ${theirWarnings.length} there`;
}

/** A warning that Istio makes and then loses. */
function isLost({ object, path, message }: LocatedFinding): boolean {
  if (object.startsWith('DestinationRule')) return /^spec\.(?:subsets|trafficPolicy\.portLevelSettings)/.test(path);
  if (!object.startsWith('VirtualService')) return false;
  return /^spec\.(?:http|tcp)\[\d+\]\.match\[\d+\]\.gateways/.test(path) || message.startsWith('aborts nothing');
}

/** What Envoy's configuration in the value of a patch has to do with; `check` does not look into it. */
export function isPatch({ kind }: Manifest, message: string): boolean {
  if (kind !== 'EnvoyFilter') return false;
  return /Envoy filter: (?:unknown field|bad |invalid (?!regex)|.*(?:unmarshal|could not|proto:))|deprecated type|referenced type|syntax error/.test(
    message,
  );
}

/** @throws Error when istioctl cannot be started, or says something else */
function validate(folder: string, objects: readonly Manifest[]): ReadonlyMap<string, Said> {
  const file = join(folder, 'validate.yaml');
  writeFileSync(file, asYaml(objects));
  const { stdout, stderr, error } = spawnSync(part('istioctl'), ['validate', '-f', file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  return read(`${stdout}\n${stderr}`, objects);
}

function read(output: string, objects: readonly Manifest[]): ReadonlyMap<string, Said> {
  const said = new Map(objects.map(({ metadata }): [string, Said] => [metadata.name, { errors: [], warnings: [] }]));
  let list: keyof Said = 'errors';
  let expected = 0;
  for (const line of output.split('\n')) {
    if (line.includes('has warnings:')) list = 'warnings';
    else if (line.startsWith('Error: ')) {
      list = 'errors';
      expected = Number(/^Error: ([0-9]+) errors? occurred/.exec(line)?.[1]);
    }
    const [, name = '', message = ''] = /^\t\* \w+\/default\/([a-z0-9.-]+): (.*)/.exec(line) ?? [];
    said.get(name)?.[list].push(message);
  }
  // Also the guard against an istioctl that says something else altogether.
  const errors = [...said.values()].reduce((sum, { errors }) => sum + errors.length, 0);
  if (errors !== expected)
    throw new Error(`istioctl counts ${expected} errors, its output has ${errors}: ${output.slice(0, 500)}`);
  return said;
}
