import { statSync } from 'node:fs';
import { filesOf } from '../mesh/reader';

/** Changes when files are written, added or removed; `undefined` while a path does not exist or holds no manifests. */
export function fingerprint(paths: readonly string[]): string | undefined {
  try {
    return paths
      .flatMap(filesOf)
      .map((file) => {
        const { mtimeMs, size, ino } = statSync(file);
        return `${file} ${mtimeMs} ${size} ${ino}`;
      })
      .join('\n');
  } catch {
    return undefined;
  }
}
