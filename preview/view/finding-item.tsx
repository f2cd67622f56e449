import type { JSX } from 'preact';
import type { LocatedFinding } from '../../mesh';
import { checks } from '../../mesh/checks/registry/checks';
import type { SourceFile } from '../model/source-file';
import { YamlLines } from './yaml-lines';

interface Props {
  readonly finding: LocatedFinding;
  readonly files: readonly SourceFile[];
  readonly onOpen: (file: string, line: number) => void;
}

/** A finding with its explanation and its lines. */
export function FindingItem({ finding, files, onOpen }: Props): JSX.Element {
  const { code, level, refused, object, path, message, file, line } = finding;
  const check = checks.find((candidate) => candidate.code === code);
  return (
    <li class={`finding ${level}`}>
      <p class="head">
        <span class="level">{refused ? `${level}, rejected` : level}</span> <strong>{code}</strong>
      </p>
      <p class="object">{object}</p>
      <p>{path === '' ? message : `${path}: ${message}`}</p>
      {check && (
        <details>
          <summary>{check.title}</summary>
          <Paragraphs text={check.description} />
        </details>
      )}
      {file !== undefined && line !== undefined && (
        <YamlLines files={files} file={file} line={line} marks={[line]} onOpen={onOpen} />
      )}
    </li>
  );
}

/** The little Markdown that explanations have: paragraphs, and code between backticks. */
function Paragraphs({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text.split('\n\n').map((paragraph) => (
        <p key={paragraph}>
          {paragraph
            .split('`')
            .map((part, index) => (index % 2 === 0 ? part : <code key={`${index} ${part}`}>{part}</code>))}
        </p>
      ))}
    </>
  );
}
