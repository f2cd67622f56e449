import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Manifest, Plan } from '../../../mesh';
import { nameOfManifest } from '../../../mesh/behaviour/plan/transition';
import type { SourcedManifest } from '../../../mesh/manifest/manifest';
import { UsageError } from '../../usage-error';
import { markdown } from './markdown';
import { titleOf } from './plan-report';
import { yamlOf } from './yaml';

interface FolderOptions {
  /** The old manifests, of which some are deleted. */
  readonly old: readonly SourcedManifest[];
  readonly advice: readonly string[];
  /** Whether each object gets the Argo CD sync wave of its step. */
  readonly hasWaves: boolean;
}

/**
 * Writes a folder per step, all or nothing: `01-prepare/apply.yaml`, `01-prepare/delete.yaml`, and a README.
 *
 * @returns the files @throws UsageError if the folder is not empty
 */
export function writeFolders(out: string, plan: Plan, { old, advice, hasWaves }: FolderOptions): string[] {
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new UsageError(`--out must be a new or empty folder, got '${out}' (delete it first)`);
  }
  const known = new Map(old.map(({ manifest }) => [nameOfManifest(manifest), manifest]));
  const files = new Map([['README.md', markdown({ plan, advice }, { color: false })]]);
  for (const [index, step] of plan.steps.entries()) {
    const folder = `${String(index + 1).padStart(2, '0')}-${titleOf(plan, index).replace(/ /g, '-')}`;
    const applied = step.apply.map((manifest) => (hasWaves ? withWave(manifest, index) : manifest));
    if (applied.length > 0) files.set(`${folder}/apply.yaml`, yamlOf(applied));
    const deleted = step.delete.flatMap((name) => known.get(name) ?? []).map(reference);
    if (deleted.length > 0) files.set(`${folder}/delete.yaml`, yamlOf(deleted));
    for (const manifest of step.apply) known.set(nameOfManifest(manifest), manifest);
  }
  mkdirSync(dirname(out) || '.', { recursive: true });
  const unfinished = mkdtempSync(join(dirname(out), `.${basename(out)}-`));
  try {
    for (const [file, text] of files) {
      mkdirSync(dirname(join(unfinished, file)), { recursive: true });
      writeFileSync(join(unfinished, file), text);
    }
    if (existsSync(out)) rmdirSync(out);
    renameSync(unfinished, out);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  return [...files.keys()].map((file) => join(out, file));
}

/** What `kubectl delete -f` needs. */
const reference = ({ apiVersion, kind, metadata: { name, namespace } }: Manifest) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});

function withWave(manifest: Manifest, wave: number): Manifest {
  const annotations = { ...manifest.metadata.annotations, 'argocd.argoproj.io/sync-wave': String(wave) };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}
