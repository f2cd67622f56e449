import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Focus } from '../../mesh';
import { isSameFocus, type PlaceEntry, searchPlaces } from '../model/place-list';

interface Props {
  readonly entries: readonly PlaceEntry[];
  readonly focus: Focus | undefined;
  /** What was read, in a few words. */
  readonly input: string;
  readonly onFocus: (focus: Focus) => void;
}

/** More entries are found by searching. */
const SHOWN = 60;

/** Ways in and hosts to start from. */
export function PlacePanel({ entries, focus, input, onFocus }: Props): JSX.Element {
  const [text, setText] = useState('');
  const sections = useMemo(() => searchPlaces(entries, text, SHOWN), [entries, text]);
  return (
    <nav class="places" aria-label="Places">
      <div class="search">
        <input
          id="search"
          type="search"
          placeholder="Find a host"
          aria-label="Find a host or service"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <kbd title="Press / to search">/</kbd>
      </div>
      <div class="sections">
        {sections.length === 0 && (
          <p class="empty">{entries.length === 0 ? 'No gateways, workloads or hosts.' : 'Nothing found.'}</p>
        )}
        {sections.map(({ section, shown, hidden }) => (
          <section key={section}>
            <h2>{section}</h2>
            <ul>
              {shown.map((entry) => (
                <li key={JSON.stringify(entry.focus)}>
                  <Entry entry={entry} isChosen={isSameFocus(entry.focus, focus)} onFocus={onFocus} />
                </li>
              ))}
            </ul>
            {hidden > 0 && <p class="hidden">{hidden} more, search to find them</p>}
          </section>
        ))}
      </div>
      <footer>
        <h2>Input</h2>
        <p>{input}</p>
      </footer>
    </nav>
  );
}

interface EntryProps {
  readonly entry: PlaceEntry;
  readonly isChosen: boolean;
  readonly onFocus: (focus: Focus) => void;
}

function Entry({ entry: { title, detail, note, fault, focus }, isChosen, onFocus }: EntryProps): JSX.Element {
  return (
    <button
      type="button"
      class="place"
      aria-current={isChosen ? 'true' : undefined}
      title={`${title} ${detail} ${note}`}
      onClick={() => onFocus(focus)}
    >
      <span class="title">{title}</span> {detail && <span class="detail">{detail}</span>}{' '}
      {fault ? <span class="fault">⚡ {fault}</span> : <span class="note">{note}</span>}
    </button>
  );
}
