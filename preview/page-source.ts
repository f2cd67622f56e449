import { relative, resolve } from 'node:path';
import { filesOf, parseManifests, readText } from '../mesh/reader';
import type { SourceFile } from './model/source-file';

/**
 * Reads files as they are put into the page.
 *
 * @param overlays files and folders that are declared to replace objects of others
 * @throws UnreadableError if a file cannot be read as manifests
 */
export function readSources(paths: readonly string[], overlays: readonly string[] = []): SourceFile[] {
  return [...new Set(paths.flatMap(filesOf))].map((file) => {
    const text = readText(file);
    const name = file === '-' ? 'standard input' : file.replaceAll('\\', '/');
    parseManifests(text, name);
    return { name, text, ...(overlays.some((overlay) => isIn(file, overlay)) && { overlay: true }) };
  });
}

function isIn(file: string, path: string): boolean {
  const inside = relative(resolve(path), resolve(file));
  return inside === '' || !/^\.\.(?:[/\\]|$)/.test(inside);
}
