/** Some lines of a file, with the numbers that an editor shows. */
export interface Excerpt {
  readonly file: string;
  readonly lines: readonly ExcerptLine[];
}

export interface ExcerptLine {
  readonly number: number;
  readonly text: string;
  readonly marked: boolean;
}

/** The block of YAML that begins at a line, and the blocks inside it to mark. A long block is cut.
 * Indentation that all of them have is left out. */
export function excerptOf(file: string, text: string, line: number, marks: readonly number[], most = 24): Excerpt {
  const all = text.replaceAll(/\r\n?/g, '\n').split('\n');
  const end = blockEnd(all, line);
  const marked = new Set<number>();
  for (const mark of marks) for (let number = mark; number < blockEnd(all, mark); number++) marked.add(number);
  const shown = all.slice(line - 1, Math.min(end, line + most) - 1);
  const indent = Math.min(...shown.filter((text) => text.trim() !== '').map((text) => text.search(/\S/)));
  const lines = shown.map((text, index) => ({
    number: line + index,
    text: text.slice(indent),
    marked: marked.has(line + index),
  }));
  return { file, lines };
}

/** The line after the last one that is indented deeper than the first; `- ` counts as indentation. */
function blockEnd(lines: readonly string[], start: number): number {
  const indent = indentOf(lines[start - 1] ?? '');
  let end = start + 1;
  while (end <= lines.length) {
    const line = lines[end - 1] ?? '';
    if (line.startsWith('---')) break;
    if (line.trim() !== '' && line.search(/\S/) < indent) break;
    if (line.trim() !== '' && line.search(/\S/) === indent && !isContinued(lines[start - 1] ?? '', line)) break;
    end++;
  }
  while (end > start + 1 && (lines[end - 2] ?? '').trim() === '') end--;
  return end;
}

/** Column of the key in a line. */
const indentOf = (line: string) => /^[\s-]*/.exec(line)?.[0].length ?? 0;

/** Inside an item, keys of the same indentation belong to it; a list may have the indentation of its key. */
function isContinued(first: string, line: string): boolean {
  return /^\s*- /.test(first) || (/^\s*- /.test(line) && first.trimEnd().endsWith(':'));
}
