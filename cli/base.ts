import { execFileSync } from 'node:child_process';
import type { SourcedManifest } from '../mesh/manifest/manifest';
import { parseManifests } from '../mesh/reader';
import { UsageError } from './usage-error';

const MANIFEST = /\.(?:ya?ml|json)$/i;
const HIDDEN = /(?:^|\/)(?:\.|node_modules\/)/;
const MOST_BYTES = 2 ** 30;

/**
 * Reads paths as they are in a git commit, without touching the working tree. A path that the commit does not have is
 * empty: all of it is new.
 *
 * @throws UsageError if there is no such commit; UnreadableError if a file is invalid
 */
export function readBase(ref: string, paths: readonly string[]): SourcedManifest[] {
  if (paths.includes('-')) throw new UsageError('--base needs files or folders, got standard input (-)');
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).trim();
  const files = paths.flatMap((path) => filesOf(commit, path));
  return [...new Set(files)].flatMap((file) => parseManifests(git('show', `${commit}:./${file}`), `${ref}:${file}`));

  function filesOf(tree: string, path: string): string[] {
    const listed = git('ls-tree', '-r', '-z', '--name-only', tree, '--', path).split('\0').filter(Boolean);
    // A file is read whatever its name is, as from the working tree.
    return listed.length === 1 && listed[0] === path.replace(/^\.\//, '')
      ? listed
      : listed.filter((file) => MANIFEST.test(file) && !HIDDEN.test(file.slice(path === '.' ? 0 : path.length)));
  }

  function git(...args: readonly string[]): string {
    try {
      return execFileSync('git', args, { encoding: 'utf8', maxBuffer: MOST_BYTES, stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      const { stderr = '', code } = error as { stderr?: string; code?: string };
      const reason = code === 'ENOENT' ? 'git is not installed' : stderr.trim() || 'there is no such commit';
      throw new UsageError(`--base must be a commit of a git repository here, got '${ref}' (${reason})`);
    }
  }
}
