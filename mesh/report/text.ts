import type { Level, LocatedFinding } from '../checks/engine/finding';
import { type Style, safe, styled } from '../terminal/style';
import type { FormatOptions, Report } from './report';

const colors: Readonly<Record<Level, 'red' | 'yellow' | 'cyan'>> = { error: 'red', warning: 'yellow', info: 'cyan' };

/** Text for people: findings by file, each with its line and a mark under the field, and a summary. */
export function formatText(report: Report, { color }: FormatOptions): string {
  const style = styled(color);
  const parts: string[] = [];
  let lastFile: string | undefined;
  for (const finding of report.findings) {
    if (finding.file !== undefined && finding.file !== lastFile)
      parts.push(`${style('underline', safe(finding.file))}\n`);
    lastFile = finding.file;
    parts.push(formatFinding(finding, style));
  }
  parts.push(summary(report, style));
  return parts.join('\n');
}

function formatFinding(
  { code, level, refused, object, path, message, position }: LocatedFinding,
  style: Style,
): string {
  const mark = style(colors[level], refused ? `${level}, refused` : level);
  const what = path === '' ? message : `${path}: ${message}`;
  const head = `  ${mark} ${style('bold', code)} ${safe(object)}\n  ${safe(what)}\n`;
  if (!position) return head;
  const { text, start, length } = excerpt(position.text, position.column - 1);
  const number = String(position.line);
  const gap = ' '.repeat(number.length);
  const caret = style(colors[level], '^'.repeat(length));
  return `${head}  ${style('dim', `${number} |`)} ${text}\n  ${style('dim', `${gap} |`)} ${' '.repeat(start)}${caret}\n`;
}

const width = 110;
const word = String.raw`(?:"[^"]*"|'[^']*'|(?:[^\s,}\]{[#:]|:(?!\s))+)`;
const keyAndValue = new RegExp(`^${word}(?::(?:\\s*${word})?)?`);

/** The part of a line around a column, and the position of the field in it. */
function excerpt(line: string, column: number): { text: string; start: number; length: number } {
  const from = line.length <= width || column < width / 2 ? 0 : column - 20;
  const lead = safe(line.slice(from, column));
  const rest = safe(line.slice(column, from + width).trimEnd());
  const [before, after] = [from > 0 ? '…' : '', line.length > from + width ? '…' : ''];
  // The field ends at a comment, at the end of a value in a flow collection, or at the end of the line.
  const field = keyAndValue.exec(rest)?.[0] ?? rest;
  return { text: before + lead + rest + after, start: before.length + lead.length, length: Math.max(1, field.length) };
}

function summary({ findings, suppressed, objects, files }: Report, style: Style): string {
  const where = `in ${count(objects, 'object')}${files === 0 ? '' : ` of ${count(files, 'file')}`}`;
  const of = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const counts = [
    ...[of('error')].filter(Boolean).map((n) => style('red', count(n, 'error'))),
    ...[of('warning')].filter(Boolean).map((n) => style('yellow', count(n, 'warning'))),
    ...[of('info')].filter(Boolean).map((n) => style('cyan', count(n, 'info'))),
  ];
  const first = counts.length === 0 ? `${style('green', 'no findings')} ${where}\n` : `${counts.join(', ')} ${where}\n`;
  if (suppressed.length === 0) return first;
  const byName = new Map<string, number>();
  for (const { code, object } of suppressed)
    byName.set(`${code} ${object}`, (byName.get(`${code} ${object}`) ?? 0) + 1);
  const list = [...byName].map(([name, times]) => `  ${safe(name)}${times > 1 ? ` (${times} times)` : ''}\n`);
  return `${first}suppressed: ${count(suppressed.length, 'finding')}\n${list.join('')}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
