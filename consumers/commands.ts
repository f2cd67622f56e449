import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A ```sh block of a document. */
export interface CommandBlock {
  readonly document: string;
  /** The place that the block's first line names in a comment; '' if it has none. */
  readonly place: string;
  /** Commands without comments, one per line. */
  readonly commands: readonly string[];
  /** The exit code, as in the comment `# exits with 1`. @default 0 */
  readonly status: number;
  /** The output that follows the block. */
  readonly output: { readonly language: string; readonly text: string } | undefined;
}

export function commandBlocks(root: string, document: string): CommandBlock[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```\n(?:\n```(text|json)\n(.*?)^```\n)?/gms)].map(
    ([, block = '', language, output = '']) => ({
      document,
      place: /^# (.*)\n/.exec(block)?.[1] ?? '',
      commands: block
        .replaceAll('\\\n', ' ')
        .split('\n')
        .map((line) => line.replace(/(?:^|\s+)# .*/, ''))
        .filter((line) => line.trim() !== ''),
      status: Number(/\s# exits with (\d+)$/m.exec(block)?.[1] ?? 0),
      output: language === undefined ? undefined : { language, text: output },
    }),
  );
}
