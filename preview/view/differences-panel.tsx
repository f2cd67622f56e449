import type { JSX } from 'preact';
import type { Difference, Focus } from '../../mesh';
import {
  exampleOf,
  hostsOf,
  inOrder,
  outcomesInWords,
  sourcesOf,
  summaryOf,
  titleOf,
} from '../../mesh/report/difference';
import { focusOn, questionAbout } from '../model/difference';
import type { Question } from '../model/question';
import type { SourceFile } from '../model/source-file';
import { YamlLines } from './yaml-lines';

interface Props {
  /** `undefined` while they are computed. */
  readonly differences: readonly Difference[] | undefined;
  readonly files: readonly SourceFile[];
  readonly onAsk: (question: Question, focus: Focus | undefined) => void;
  readonly onOpen: (file: string, line: number) => void;
}

/** The requests that the scenario treats differently: all of them. */
export function DifferencesPanel({ differences, files, onAsk, onOpen }: Props): JSX.Element {
  return (
    <div class="findings-panel differences">
      <h1 aria-live="polite">{differences ? sentence(summaryOf(differences)) : 'Comparing all requests…'}</h1>
      <ul class="findings">
        {inOrder(differences ?? []).map((difference, index) => (
          <Item key={index} difference={difference} files={files} onAsk={onAsk} onOpen={onOpen} />
        ))}
      </ul>
    </div>
  );
}

function Item({
  difference,
  files,
  onAsk,
  onOpen,
}: Omit<Props, 'differences'> & { readonly difference: Difference }): JSX.Element {
  const { kind, requests, before, after, causes, reason } = difference;
  const question = questionAbout(difference);
  const example = exampleOf(difference);
  const [cause] = causes.filter(({ side, location }) => side === 'after' && location);
  const level = kind === 'lost' || kind === 'denied' ? 'error' : 'warning';
  return (
    <li class={`finding ${level}`}>
      <p class="head">
        <span class="level">{titleOf(difference)}</span> <strong>{hostsOf(difference)}</strong>
      </p>
      <p class="object">from {sourcesOf(difference)}</p>
      <p>{requests}</p>
      {example !== undefined && (
        <dl>
          <dt>Example</dt>
          <dd>{example}</dd>
          <dt>Before</dt>
          <dd>{outcomesInWords(before)}</dd>
          <dt>After</dt>
          <dd>{outcomesInWords(after)}</dd>
        </dl>
      )}
      {reason !== undefined && <p class="note">{reason}</p>}
      {question && (
        <button type="button" class="link" onClick={() => onAsk(question, focusOn(difference))}>
          Ask for the example
        </button>
      )}
      {cause?.location && (
        <YamlLines
          files={files}
          file={cause.location.file}
          line={cause.location.line}
          marks={[cause.location.line]}
          onOpen={onOpen}
        />
      )}
    </li>
  );
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
