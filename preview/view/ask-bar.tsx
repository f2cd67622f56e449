import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Header, parseSender, type Question, type Sender, senderText } from '../model/question';

interface Props {
  readonly question: Question;
  readonly senders: readonly Sender[];
  readonly onAsk: (question: Question) => void;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A request to ask about. It is answered while it is typed. */
export function AskBar({ question, senders, onAsk }: Props): JSX.Element {
  const { method, url, headers, from } = question;
  const id = useId();
  const methods = METHODS.includes(method) ? METHODS : [...METHODS, method];
  const change = (part: Partial<Question>) => onAsk({ ...question, ...part });
  const setHeader = (index: number, header: Header | undefined) =>
    change({ headers: headers.flatMap((other, at) => (at === index ? (header ? [header] : []) : [other])) });
  return (
    <form class="ask" aria-label="Ask where a request goes" onSubmit={(event) => event.preventDefault()}>
      <select
        class="method"
        aria-label="Method"
        value={method}
        onChange={(event) => change({ method: event.currentTarget.value })}
      >
        {methods.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <input
        class="url"
        aria-label="Path or URL"
        spellcheck={false}
        value={url}
        onInput={(event) => change({ url: event.currentTarget.value })}
      />
      <label class="chip from" for={id}>
        from
        <select
          id={id}
          value={senderText(from)}
          onChange={(event) => change({ from: parseSender(event.currentTarget.value) ?? from })}
        >
          {withChosen(senders, from).map((sender) => (
            <option key={senderText(sender)} value={senderText(sender)}>
              {senderText(sender)
                .replace(/^gateway default\//, '')
                .replace(/^gateway /, '')
                .replace(/^default\//, '')}
            </option>
          ))}
        </select>
      </label>
      {headers.map((header, index) => (
        <HeaderField key={index} header={header} onChange={(changed) => setHeader(index, changed)} />
      ))}
      <button type="button" class="chip add" onClick={() => change({ headers: [...headers, ['', '']] })}>
        + header
      </button>
    </form>
  );
}

interface HeaderProps {
  readonly header: Header;
  readonly onChange: (header: Header | undefined) => void;
}

function HeaderField({ header, onChange }: HeaderProps): JSX.Element {
  // What is typed, such as a colon without a value, is more than a header holds.
  const [typed, setTyped] = useState(() => headerText(header));
  const text = isSame(parseHeader(typed), header) ? typed : headerText(header);
  const input = useRef<HTMLInputElement>(null);
  // A header that was just added takes the next key that is pressed.
  useLayoutEffect(() => {
    if (text === '') input.current?.focus();
  }, []);
  return (
    <span class="chip header">
      <input
        ref={input}
        aria-label="Header, as name: value"
        placeholder="name: value"
        spellcheck={false}
        size={Math.max(12, Math.min(32, text.length))}
        value={text}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          onChange(parseHeader(event.currentTarget.value));
        }}
      />
      <button type="button" aria-label={`Remove header ${header[0]}`} onClick={() => onChange(undefined)}>
        ×
      </button>
    </span>
  );
}

function headerText([name, value]: Header): string {
  return value === '' ? name : `${name}: ${value}`;
}

function parseHeader(text: string): Header {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1).trim()];
}

const isSame = (a: Header, b: Header) => a[0] === b[0] && a[1] === b[1];

/** A workload of a link may be none of the manifests. */
function withChosen(senders: readonly Sender[], chosen: Sender): readonly Sender[] {
  const isKnown = senders.some((sender) => senderText(sender) === senderText(chosen));
  return isKnown ? senders : [chosen, ...senders];
}
