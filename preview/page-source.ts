import { relative, resolve } from 'node:path';
import { filesOf, parseManifests, readText } from '../mesh/reader';
import type { SourceFile } from './model/source-file';

/** Files and folders, or - for standard input. */
export interface SourcePaths {
  readonly paths: readonly string[];
  /** What exists in the mesh, but is not checked. @default nothing */
  readonly context?: readonly string[];
  /** What is declared to replace objects of other files. @default nothing */
  readonly overlays?: readonly string[];
}

/**
 * Reads files as they are put into the page.
 *
 * @throws UnreadableError if a file cannot be read as manifests
 */
export function readSources({ paths, context = [], overlays = [] }: SourcePaths): SourceFile[] {
  const own = new Set(paths.flatMap(filesOf));
  return [...new Set([...own, ...context.flatMap(filesOf)])].map((file) => {
    const text = readText(file);
    const name = file === '-' ? 'standard input' : file.replaceAll('\\', '/');
    parseManifests(text, name);
    if (!own.has(file)) return { name, text, context: true };
    return { name, text, ...(overlays.some((overlay) => isIn(file, overlay)) && { overlay: true }) };
  });
}

function isIn(file: string, path: string): boolean {
  const inside = relative(resolve(path), resolve(file));
  return inside === '' || !/^\.\.(?:[/\\]|$)/.test(inside);
}
