import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { name, version } from '../../package.json';

/**
 * What npm has to install to get this package into a project: a version, a tarball, a git URL or a checkout. It is what
 * this command was installed from.
 */
export function packageSource(project: string): string {
  const root = packageRoot(__dirname);
  if (root === undefined) return `^${version}`;
  if (basename(dirname(root)) !== 'node_modules') return fileSource(project, root);
  const owner = dirname(dirname(root));
  const source = dependencies(owner)[name] ?? `^${version}`;
  return source.startsWith('file:') ? fileSource(project, resolve(owner, source.slice('file:'.length))) : source;
}

/** Whether a source is a folder, which npm would link instead of installing it. */
export function isFolder(source: string): boolean {
  return source.startsWith('file:') && !source.endsWith('.tgz');
}

const fileSource = (project: string, path: string) => `file:${relative(project, path).replaceAll(sep, '/')}`;

function packageRoot(folder: string): string | undefined {
  if (existsSync(resolve(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : packageRoot(parent);
}

function dependencies(folder: string): Readonly<Record<string, string>> {
  try {
    const manifest = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'));
    return { ...manifest.devDependencies, ...manifest.dependencies };
  } catch {
    // Installed globally, without a package.json.
    return {};
  }
}
