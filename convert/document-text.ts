import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import type { Manifest, SourcedManifest } from '../mesh/manifest/manifest';
import { parseManifests } from '../mesh/reader';
import { clean } from './clean';

/**
 * An object as YAML: its document in the file with all comments, or the cleaned object if it shares the document with
 * others, as in a list, or has fields that are removed.
 */
export function documentTextOf(
  text: string,
  { source }: SourcedManifest,
  cleaned: Manifest,
  comments: readonly string[],
): string {
  const lines = text.split('\n');
  const isSeparator = (line: string) => /^---(?:\s|$)/.test(line);
  const start = (source?.line([]) ?? 1) - 1;
  const before = lines.slice(0, start).findLastIndex(isSeparator);
  const end = lines.findIndex((line, index) => index > start && isSeparator(line));
  const document = `${lines
    .slice(before + 1, end < 0 ? undefined : end)
    .join('\n')
    .trimEnd()}\n`;
  const alone = parsed(document);
  const { manifest, removed } = clean(alone ?? cleaned);
  if (alone !== undefined && removed.length === 0 && isDeepStrictEqual(manifest, cleaned)) return document;
  return `${comments.map((line) => `# ${line}\n`).join('')}${stringify(cleaned, { version: '1.1', lineWidth: 0 })}`;
}

/** The only object of a text. */
function parsed(text: string): Manifest | undefined {
  try {
    const manifests = parseManifests(text, 'document');
    return manifests.length === 1 ? manifests[0]?.manifest : undefined;
  } catch {
    return undefined;
  }
}
