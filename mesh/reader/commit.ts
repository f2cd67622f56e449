import { isAbsolute, relative } from 'node:path';
import type { SourcedManifest } from '../manifest/manifest';
import { parseManifests } from './parse-manifests';

const MANIFEST = /\.(?:ya?ml|json)$/i;
const HIDDEN = /(?:^|\/)(?:\.|node_modules\/)/;
const MOST_BYTES = 2 ** 30;

/** A commit that does not exist, or a folder without a repository. */
export class NoCommitError extends Error {}

/**
 * Reads paths as they are in a git commit, without touching the working tree. A path that the commit does not have is
 * empty: all of it is new.
 *
 * @throws NoCommitError if there is no such commit; UnreadableError if a file is invalid
 */
export function readCommit(ref: string, paths: readonly string[]): SourcedManifest[] {
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).trim();
  const files = paths.flatMap((path) => filesOf(commit, isAbsolute(path) ? relative(process.cwd(), path) : path));
  return [...new Set(files)].flatMap((file) => parseManifests(git('show', `${commit}:./${file}`), `${ref}:${file}`));

  function filesOf(tree: string, path: string): string[] {
    const listed = git('ls-tree', '-r', '-z', '--name-only', tree, '--', path).split('\0').filter(Boolean);
    // A file is read whatever its name is, as from the working tree.
    return listed.length === 1 && listed[0] === path.replace(/^\.\//, '')
      ? listed
      : listed.filter((file) => MANIFEST.test(file) && !HIDDEN.test(file.slice(path === '.' ? 0 : path.length)));
  }

  function git(...args: readonly string[]): string {
    // Loaded on use: few commands read commits, and Node needs some milliseconds for it.
    const { execFileSync } = require('node:child_process') as typeof import('node:child_process');
    try {
      return execFileSync('git', args, { encoding: 'utf8', maxBuffer: MOST_BYTES, stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      const { stderr = '', code } = error as { stderr?: string; code?: string };
      const reason = code === 'ENOENT' ? 'git is not installed' : stderr.trim() || 'there is no such commit';
      throw new NoCommitError(`must be a commit of a git repository here, got '${ref}' (${reason})`);
    }
  }
}
