import type { JSX } from 'preact';
import { excerptOf } from '../model/excerpt';
import type { SourceFile } from '../model/source-file';

interface Props {
  readonly files: readonly SourceFile[];
  readonly file: string;
  readonly line: number;
  readonly marks: readonly number[];
  readonly onOpen: (file: string, line: number) => void;
}

/** The lines behind an answer, with those that decide marked. */
export function YamlLines({ files, file, line, marks, onOpen }: Props): JSX.Element | null {
  const source = files.find(({ name }) => name === file);
  if (!source) return null;
  const { lines } = excerptOf(file, source.text, line, marks);
  return (
    <figure class="yaml">
      <figcaption>
        <button type="button" onClick={() => onOpen(file, line)} title={`Open ${file} in the editor`}>
          {file.slice(file.lastIndexOf('/') + 1)}
          <span>:{line}</span>
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled with the keyboard */}
      <pre tabIndex={0}>
        {lines.map(({ number, text, marked }) => (
          <div key={number} class={marked ? 'marked' : undefined}>
            <span class="number">{number}</span>
            <YamlLine text={text} />
          </div>
        ))}
      </pre>
    </figure>
  );
}

/** A line with its key in colour. */
function YamlLine({ text }: { readonly text: string }): JSX.Element {
  const [, before = '', key = '', rest = ''] =
    /^(\s*(?:- )*)((?:[^\s:#'"]|:(?!\s|$))+(?=:(?:\s|$)))?(.*)$/.exec(text) ?? [];
  return (
    <code>
      {before}
      {key && <span class="key">{key}</span>}
      {rest}
    </code>
  );
}
