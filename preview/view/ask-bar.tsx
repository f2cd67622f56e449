import type { JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';
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
  const form = useRef<HTMLFormElement>(null);
  const methods = METHODS.includes(method) ? METHODS : [...METHODS, method];
  const change = (part: Partial<Question>) => onAsk({ ...question, ...part });
  const setHeader = (index: number, header: Header | undefined) =>
    change({ headers: headers.flatMap((other, at) => (at === index ? (header ? [header] : []) : [other])) });
  const addHeader = () => {
    change({ headers: [...headers, ['', '']] });
    requestAnimationFrame(() => form.current?.querySelector<HTMLInputElement>('.header:last-of-type input')?.focus());
  };
  return (
    <form class="ask" ref={form} aria-label="Ask where a request goes" onSubmit={(event) => event.preventDefault()}>
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
      <button type="button" class="chip add" onClick={addHeader}>
        + header
      </button>
    </form>
  );
}

interface HeaderProps {
  readonly header: Header;
  readonly onChange: (header: Header | undefined) => void;
}

function HeaderField({ header: [name, value], onChange }: HeaderProps): JSX.Element {
  const text = name === '' && value === '' ? '' : `${name}: ${value}`;
  const parse = (written: string): Header => {
    const colon = written.indexOf(':');
    return colon < 0 ? [written, ''] : [written.slice(0, colon), written.slice(colon + 1).replace(/^ /, '')];
  };
  return (
    <span class="chip header">
      <input
        aria-label="Header, as name: value"
        placeholder="name: value"
        spellcheck={false}
        size={Math.max(12, Math.min(32, text.length))}
        value={value === '' && !text.endsWith(': ') ? name : text}
        onInput={(event) => onChange(parse(event.currentTarget.value))}
      />
      <button type="button" aria-label={`Remove header ${name}`} onClick={() => onChange(undefined)}>
        ×
      </button>
    </span>
  );
}

/** A workload of a link may be none of the manifests. */
function withChosen(senders: readonly Sender[], chosen: Sender): readonly Sender[] {
  const isKnown = senders.some((sender) => senderText(sender) === senderText(chosen));
  return isKnown ? senders : [chosen, ...senders];
}
