import type { Level } from '../../mesh/checks/engine/finding';
import { visible } from '../../mesh/grammar/visible';
import { type Format, sentence } from './format';

const commands: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands of GitHub Actions: each finding becomes an annotation in the pull request. */
export const github: Format = ({ findings, unreadable }) =>
  [
    ...unreadable.map(({ file, line, reason }) => annotation('error', { file, line, title: 'unreadable' }, reason)),
    ...findings.map((finding) => {
      const { level, code, object, file, position: { line, column: col } = {} } = finding;
      return annotation(commands[level], { file, line, col, title: `${code} ${object}` }, sentence(finding));
    }),
  ].join('');

type Properties = Readonly<Record<string, string | number | undefined>>;

/** A workflow command that annotates a line. */
export function annotation(command: string | undefined, properties: Properties, message: string): string {
  const list = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${escapeProperty(`${value}`)}`,
  );
  return `::${command} ${list.join(',')}::${escapeMessage(message)}\n`;
}

function escapeMessage(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
