import type { SourcedManifest } from '../manifest/manifest';
import { parseChunk } from './document';
import { filesOf, readText, sizeOf } from './files';
import { split } from './parse-manifests';
import { UnreadableError } from './unreadable';

/** How much has been read. */
export interface ReadProgress {
  readonly file: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly objects: number;
}

export interface ReadOptions {
  /** Called after each file and, in long files, after every few thousand documents. */
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Called for each path, file or document that cannot be read; reading goes on with the next one. @default throws it */
  readonly onUnreadable?: (error: UnreadableError) => void;
}

/**
 * Reads manifests from files and folders. Folders are read recursively: .yaml, .yml and .json files, sorted by name,
 * except hidden ones and node_modules. `-` is the standard input.
 *
 * @throws UnreadableError if a path does not exist, a folder contains no manifests, or a file is invalid, unless
 * `onUnreadable` is set
 */
export function readManifests(paths: readonly string[], options: ReadOptions = {}): SourcedManifest[] {
  const { onProgress, onUnreadable } = options;
  const files = [...new Set(paths.flatMap((path) => readable(() => filesOf(path), onUnreadable)))].flatMap((file) =>
    readable(() => [{ file, size: sizeOf(file) }], onUnreadable),
  );
  const bytesTotal = files.reduce((sum, { size }) => sum + size, 0);
  const manifests: SourcedManifest[] = [];
  let bytesBefore = 0;
  const readOne = (file: string): [] => {
    const text = readText(file);
    let chunks = 0;
    let charactersRead = 0;
    for (const chunk of split(text, file)) {
      for (const manifest of readable(() => parseChunk(chunk), onUnreadable)) manifests.push(manifest);
      charactersRead += chunk.text.length;
      if (++chunks % 2000 === 0) {
        const bytesRead = Math.min(bytesBefore + charactersRead, bytesTotal);
        onProgress?.({ file, bytesRead, bytesTotal, objects: manifests.length });
      }
    }
    return [];
  };
  for (const { file, size } of files) {
    readable(() => readOne(file), onUnreadable);
    bytesBefore += size;
    onProgress?.({ file, bytesRead: bytesBefore, bytesTotal, objects: manifests.length });
  }
  return manifests;
}

/** What `read` returns, or nothing if the input is unreadable and `onUnreadable` is there to report it. */
function readable<T>(read: () => readonly T[], onUnreadable: ReadOptions['onUnreadable']): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnreadableError) || onUnreadable === undefined) throw error;
    onUnreadable(error);
    return [];
  }
}
