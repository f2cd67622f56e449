import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { percent } from '../../mesh/graph/label';
import type { Answer, Reason } from '../model/answer';
import type { Hues } from '../model/hues';
import type { SourceFile } from '../model/source-file';
import { ShareBar, toneClass } from './share-bar';
import { YamlLines } from './yaml-lines';

interface Props {
  readonly answer: Answer;
  readonly hues: Hues;
  readonly files: readonly SourceFile[];
  readonly marks: readonly number[];
  readonly onOpen: (file: string, line: number) => void;
}

/** What becomes of the request, and why. */
export function AnswerPanel({ answer, hues, files, marks, onOpen }: Props): JSX.Element {
  const { headline, shares, notes, why, assumptions, location } = answer;
  return (
    <div class="answer">
      <h1 aria-live="polite">{headline}</h1>
      <ShareBar shares={shares} hues={hues} />
      <ul class="shares">
        {shares.map((share) => (
          <li key={share.label} class={toneClass(share, hues)}>
            <span class="percent">{percent(share.share)}</span> <span class="label">{share.label}</span>{' '}
            <span class="detail">{share.detail}</span>
          </li>
        ))}
      </ul>
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <h2>Why</h2>
      <Reasons reasons={why} />
      {assumptions.length > 0 && (
        <details class="assumptions">
          <summary>Assumptions</summary>
          <ul>
            {assumptions.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
      {location && <YamlLines files={files} {...location} marks={marks} onOpen={onOpen} />}
    </div>
  );
}

/** Rejected rules in a row that are more than this are folded. */
const FOLDED = 6;

function Reasons({ reasons }: { readonly reasons: readonly Reason[] }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const rejected = reasons.filter(({ passed, title }) => !passed && title.endsWith('does not match'));
  const hidden = isOpen ? [] : rejected.slice(FOLDED - 1, -1);
  const isFolded = rejected.length > FOLDED && !isOpen;
  const shown = isFolded ? reasons.filter((reason) => !hidden.includes(reason)) : reasons;
  return (
    <>
      <ol class="why">
        {shown.map(({ passed, title, detail }, index) => (
          <li key={index} class={passed ? 'passed' : 'rejected'}>
            <span class="sign" role="img" aria-label={passed ? 'yes' : 'no'} />
            <strong>{title}</strong>
            {detail && <span class="detail">{detail}</span>}
          </li>
        ))}
      </ol>
      {isFolded && (
        <button type="button" class="link" onClick={() => setOpen(true)}>
          Show {hidden.length} more rules that do not match
        </button>
      )}
    </>
  );
}
