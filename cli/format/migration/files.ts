import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest, Migration } from '../../../mesh';
import { UsageError } from '../../usage-error';
import { yamlOf } from '../plan/yaml';

/**
 * Writes what to apply into a file, or `apply.yaml` and `delete.yaml` into a folder.
 *
 * @returns the files @throws UsageError if the folder is not empty, or if nothing can be written
 */
export function writeMigration(out: string, migration: Migration): string[] {
  const isFile = /\.(?:ya?ml|json)$/.test(out);
  if (!isFile && existsSync(out) && readdirSync(out).length > 0)
    throw new UsageError(`--out must be a file, or a new or empty folder, got '${out}'`);
  const apply = yamlOf(migration.apply);
  const files: readonly (readonly [file: string, text: string])[] = isFile
    ? [[out, apply]]
    : [
        [join(out, 'apply.yaml'), apply],
        ...(migration.delete.length > 0
          ? [[join(out, 'delete.yaml'), yamlOf(migration.delete.map(reference))] as const]
          : []),
      ];
  try {
    for (const [file, text] of files) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  } catch (error) {
    throw new UsageError(`cannot write ${out}: ${(error as Error).message}`);
  }
  return files.map(([file]) => file);
}

/** What `kubectl delete -f` needs. */
const reference = ({ apiVersion, kind, metadata: { name, namespace } }: Manifest) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});
