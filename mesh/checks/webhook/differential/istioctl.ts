import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../../manifest';

/** What Istio says of one object. */
export interface Said {
  readonly errors: string[];
  readonly warnings: string[];
}

/**
 * What `istioctl validate` says of objects by their names, which must differ: the webhook's code, each error and each
 * warning. The command is `$ISTIOCTL`, or `istioctl` on the path.
 *
 * @throws Error when it cannot be started, or says something else
 */
export function istioctlValidate(objects: readonly Manifest[]): ReadonlyMap<string, Said> {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-'));
  try {
    const file = join(folder, 'objects.yaml');
    writeFileSync(file, asYaml(objects));
    const command = process.env.ISTIOCTL ?? 'istioctl';
    const { stdout, stderr, error } = spawnSync(command, ['validate', '-f', file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (error) throw error;
    return read(`${stdout}\n${stderr}`, objects);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Documents in JSON, which is YAML once the one control character is escaped that JSON leaves as it is. */
export function asYaml(objects: readonly Manifest[]): string {
  return objects.map((object) => JSON.stringify(object).replaceAll('\x7f', '\\u007f')).join('\n---\n');
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
