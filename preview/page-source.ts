import { filesOf, parseManifests, readText } from '../mesh/reader';
import type { SourceFile } from './model/source-file';

/** Reads files as they are put into the page. @throws UnreadableError if one of them is no manifest */
export function readSources(paths: readonly string[]): SourceFile[] {
  return [...new Set(paths.flatMap(filesOf))].map((file) => {
    const text = readText(file);
    const name = file === '-' ? 'standard input' : file.replaceAll('\\', '/');
    parseManifests(text, name);
    return { name, text };
  });
}
