import type { SourcedManifest } from '../mesh/manifest/manifest';
import { NoCommitError, readCommit } from '../mesh/reader';
import { UsageError } from './usage-error';

/** Reads paths as they are in the commit of --base. @throws UsageError if there is none; UnreadableError if a file is invalid */
export function readBase(ref: string, paths: readonly string[]): SourcedManifest[] {
  if (paths.includes('-')) throw new UsageError('--base needs files or folders, got standard input (-)');
  try {
    return readCommit(ref, paths);
  } catch (error) {
    throw error instanceof NoCommitError ? new UsageError(`--base ${error.message}`) : error;
  }
}
