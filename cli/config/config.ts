import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Level } from '../../mesh/checks/engine/finding';
import { parseManifests } from '../../mesh/reader';
import { UsageError } from '../usage-error';
import { validateConfig } from './validate-config';

/** What cdk8s-istio.yaml sets; paths are relative to the working directory. */
export interface Config {
  readonly paths: readonly string[];
  readonly context: readonly string[];
  readonly overlays: readonly string[];
  readonly suppress: readonly string[];
  readonly failOn?: Level | 'never';
}

export const CONFIG_FILE = 'cdk8s-istio.yaml';

/**
 * Reads the configuration file, by default the first cdk8s-istio.yaml in the working directory or a folder above it.
 *
 * @param option the value of --config, or `false` for --no-config
 * @throws UsageError with file and line
 */
export function readConfig(option: string | false | undefined): Config {
  const file = option ?? find(process.cwd());
  const written = file === false || file === undefined ? {} : read(file);
  const folder = dirname(file || '.');
  const located = (paths: readonly string[] = []) =>
    paths.map((path) => (path === '-' ? path : relative(process.cwd(), resolve(folder, path)) || '.'));
  return {
    ...written,
    paths: located(written.paths),
    context: located(written.context),
    overlays: located(written.overlays),
    suppress: written.suppress ?? [],
  };
}

function find(folder: string): string | undefined {
  const file = join(folder, CONFIG_FILE);
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : find(parent);
}

function read(file: string): Partial<Config> {
  const name = relative(process.cwd(), file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${name}: ${(error as Error).message}`);
  }
  const [document, second] = parseManifests(text, name);
  if (second) throw new UsageError(`${name}:${second.source?.line([])}: a configuration file has one document`);
  if (document === undefined) return {};
  const { manifest, faults = [], source } = document;
  const [error] = [...faults, ...validateConfig(manifest)];
  if (error) throw new UsageError(`${name}:${source?.line(error.path)}: ${error.message}`);
  return manifest as Partial<Config>;
}
