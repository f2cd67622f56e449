import { basename, resolve, sep } from 'node:path';
import type { SourcedManifest } from '../mesh/manifest/manifest';
import { type ReadProgress, readManifests, type UnreadableError } from '../mesh/reader';
import { Progress } from './progress';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Paths of a command: files, folders, or - for standard input. */
export interface InputPaths {
  readonly paths: readonly string[];
  readonly context: readonly string[];
  readonly previous?: readonly string[];
  /** Files and folders that replace objects of other files on purpose. */
  readonly overlays: readonly string[];
}

export interface Input {
  readonly manifests: readonly SourcedManifest[];
  /** Objects that exist in the mesh but are not checked. */
  readonly context: readonly SourcedManifest[];
  /** Older manifests to compare with. */
  readonly previous?: readonly SourcedManifest[] | undefined;
  /** Files and documents that could not be read; all others are in `manifests`. */
  readonly unreadable: readonly UnreadableError[];
}

/** @throws UsageError if there are no paths or no objects; UnreadableError if `previous` cannot be read */
export function readInput({ paths, context, previous, overlays }: InputPaths, terminal: Terminal): Input {
  if (paths.length === 0) throw new UsageError('no PATH given: pass a file, a folder, or - for standard input');
  if ([...paths, ...context, ...(previous ?? [])].filter((path) => path === '-').length > 1) {
    throw new UsageError('standard input (-) can be read only once');
  }
  const unreadable: UnreadableError[] = [];
  const progress = new Progress(terminal);
  const options = {
    onProgress: (state: ReadProgress) => progress.show(state),
    onUnreadable: (error: UnreadableError) => void unreadable.push(error),
  };
  const input = {
    manifests: inOverlays(readManifests(paths, options), overlays),
    context: readManifests(context, options),
    previous: previous && inSameOverlays(readManifests(previous), overlays),
    unreadable,
  };
  progress.clear();
  if (unreadable.length === 0 && !input.manifests.some(isObject)) {
    throw new UsageError(`no Kubernetes object in ${paths.map(nameOf).join(', ')}`);
  }
  return input;
}

/** Marks the objects whose file is an overlay or in one. */
export function inOverlays(
  manifests: readonly SourcedManifest[],
  overlays: readonly string[],
): readonly SourcedManifest[] {
  if (overlays.length === 0) return manifests;
  const known = overlays.map((path) => ({ path, absolute: resolve(path) }));
  const byFile = new Map<string, string | undefined>();
  return manifests.map((sourced) => {
    const { file = '' } = sourced.source ?? {};
    if (!byFile.has(file)) {
      const full = resolve(file);
      byFile.set(file, known.find(({ absolute }) => full === absolute || full.startsWith(absolute + sep))?.path);
    }
    const overlay = byFile.get(file);
    return overlay === undefined ? sourced : { ...sourced, overlay };
  });
}

/** Marks older objects by the name of their file or of a folder in its path, because they are in another place. */
export function inSameOverlays(manifests: readonly SourcedManifest[], overlays: readonly string[]): SourcedManifest[] {
  const byName = new Map(overlays.map((path) => [basename(path), path]));
  return manifests.map((sourced) => {
    const names = sourced.source?.file.split(/[\\/]/) ?? [];
    const overlay = names.reverse().flatMap((name) => byName.get(name) ?? [])[0];
    return overlay === undefined ? sourced : { ...sourced, overlay };
  });
}

/** Files of other tools are read as objects without these fields. */
const isObject = ({ manifest }: SourcedManifest) => 'kind' in manifest || 'metadata' in manifest;

const nameOf = (path: string) => (path === '-' ? 'standard input' : path);
