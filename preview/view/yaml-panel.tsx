import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { LocatedFinding } from '../../mesh';
import type { Problem } from '../model/parsed-file';
import { type SourceFile, shortFileName } from '../model/source-file';
import { CodeEditor, type LineNote } from './code-editor';
import { usePendingEdit } from './pending-edit';

interface Props {
  readonly files: readonly SourceFile[];
  /** As they were read. */
  readonly originals: readonly SourceFile[];
  readonly opened: { readonly file: string; readonly line?: number } | undefined;
  /** Names of the files that are applied. */
  readonly applied: readonly string[];
  readonly problems: readonly Problem[];
  readonly findings: readonly LocatedFinding[];
  /** How many milliseconds it takes to follow an edit. */
  readonly cost: number;
  readonly onOpen: (file: string) => void;
  readonly onEdit: (file: string, text: string) => void;
  readonly onReset: () => void;
}

/** The manifests to try changes in. Nothing is saved. */
export function YamlPanel(props: Props): JSX.Element {
  const { files, originals, opened, applied, problems, findings, cost, onOpen, onEdit, onReset } = props;
  const first = files.find(({ name }) => applied.includes(name)) ?? files[0];
  const file = files.find(({ name }) => name === opened?.file) ?? first;
  const isChanged = files !== originals && JSON.stringify(files) !== JSON.stringify(originals);
  const notes = useMemo(() => notesOf(file?.name, problems, findings), [file?.name, problems, findings]);
  const edit = usePendingEdit(file?.name ?? '', file?.text ?? '', cost, onEdit);
  if (!file) return <p class="empty">No files.</p>;
  return (
    <section class="yaml-panel" aria-label="YAML">
      <header>
        <select aria-label="File" value={file.name} onChange={(event) => onOpen(event.currentTarget.value)}>
          {files.map(({ name }) => (
            <option key={name} value={name}>
              {shortFileName(name)}
              {applied.includes(name) ? '' : ' (not applied)'}
            </option>
          ))}
        </select>
        <CopyButton text={file.text} />
        <button type="button" disabled={!isChanged} onClick={onReset}>
          Reset
        </button>
      </header>
      <CodeEditor
        name={file.name}
        text={file.text}
        line={opened?.file === file.name ? opened.line : undefined}
        notes={notes}
        onChange={edit}
      />
      <footer>Changes stay in this page. Copy what you want to keep.</footer>
    </section>
  );
}

function notesOf(
  file: string | undefined,
  problems: readonly Problem[],
  findings: readonly LocatedFinding[],
): LineNote[] {
  return [
    ...problems.flatMap((problem): LineNote[] =>
      problem.file === file ? [{ line: problem.line ?? 1, severity: 'error', message: problem.reason }] : [],
    ),
    ...findings.flatMap(({ file: of, line, level, code, message }): LineNote[] =>
      of === file && line !== undefined ? [{ line, severity: level, message: `${code}: ${message}` }] : [],
    ),
  ];
}

function CopyButton({ text }: { readonly text: string }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(text));
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button type="button" onClick={copy}>
      <span aria-live="polite">{isCopied ? 'Copied' : 'Copy YAML'}</span>
    </button>
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page from a file may have no clipboard: it is copied as a selection.
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
