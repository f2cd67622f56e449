import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest, Migration } from '../../../mesh';
import { UsageError } from '../../usage-error';
import { yamlOf } from '../plan/yaml';

/** In which language objects are written. */
export interface Language {
  /** Names of such files. */
  readonly extension: RegExp;
  /** Name of the file in a folder. */
  readonly file: string;
}

export const YAML: Language = { extension: /\.(?:ya?ml|json)$/, file: 'apply.yaml' };
export const TYPESCRIPT: Language = { extension: /\.[cm]?ts$/, file: 'main.ts' };

/** The file that gets the objects to apply. @throws UsageError if it would be in a folder with other files */
export function fileOf(out: string, { extension, file }: Language): string {
  if (extension.test(out)) return out;
  const isUsed = existsSync(out) && (!statSync(out).isDirectory() || readdirSync(out).length > 0);
  if (isUsed) throw new UsageError(`--out must be a file, or a new or empty folder, got '${out}'`);
  return join(out, file);
}

/**
 * Writes the objects to apply and, if `out` is a folder, a `delete.yaml`.
 *
 * @returns the files @throws UsageError if nothing can be written
 */
export function writeMigration(out: string, file: string, text: string, removed: Migration['delete']): string[] {
  const files = [
    { path: file, content: text },
    ...(file !== out && removed.length > 0
      ? [{ path: join(out, 'delete.yaml'), content: yamlOf(removed.map(reference)) }]
      : []),
  ];
  try {
    for (const { path, content } of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  } catch (error) {
    throw new UsageError(`cannot write ${out}: ${(error as Error).message}`);
  }
  return files.map(({ path }) => path);
}

/** What `kubectl delete -f` needs. */
const reference = ({ apiVersion, kind, metadata: { name, namespace } }: Manifest) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});
