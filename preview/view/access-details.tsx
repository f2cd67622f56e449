import type { JSX } from 'preact';
import type { AccessCell, Request } from '../../mesh';
import { questionOf } from '../model/access-table';
import type { Question } from '../model/question';
import type { SourceFile } from '../model/source-file';
import { YamlLines } from './yaml-lines';

interface Props {
  readonly cell: AccessCell;
  readonly files: readonly SourceFile[];
  readonly onAsk: (question: Question) => void;
  readonly onOpen: (file: string, line: number) => void;
}

/** A cell in detail: which requests are allowed, why, and an example of each kind. */
export function AccessDetails({ cell, files, onAsk, onOpen }: Props): JSX.Element {
  const { from, to, port, allowed, when, witness, because, enforced, reason } = cell;
  return (
    <div class="details">
      <header>
        <h1>
          {from} to {to}:{port}
        </h1>
      </header>
      <p class={`change ${allowed === 'all' && enforced ? 'added' : allowed === 'none' ? 'removed' : 'changed'}`}>
        {allowed === 'some' ? `Some requests: ${when}` : allowed === 'all' ? 'Every request' : 'No request'}
      </p>
      {reason !== null && (
        <p class="note">
          {enforced ? '' : 'Not enforced: '}
          {reason}
        </p>
      )}
      <Example title="Allowed" request={witness.allowed} onAsk={onAsk} />
      <Example title="Denied" request={witness.denied} onAsk={onAsk} />
      {because.length > 0 && <h2>Because</h2>}
      {because.map(({ object, rule, location }) => (
        <div key={`${object} ${rule}`}>
          <p class="object">
            {object}
            {rule === null ? '' : `, rule ${rule}`}
          </p>
          {location && <YamlLines files={files} {...location} marks={[]} onOpen={onOpen} />}
        </div>
      ))}
    </div>
  );
}

interface ExampleProps {
  readonly title: string;
  readonly request: Request | null;
  readonly onAsk: (question: Question) => void;
}

function Example({ title, request, onAsk }: ExampleProps): JSX.Element | null {
  if (!request) return null;
  const { method = 'GET', scheme = 'http', host = '', port, path = '', headers = {}, jwt } = request;
  const question = questionOf(request);
  const lines = [
    scheme === 'tcp' || scheme === 'tls' ? `${scheme}://${host}:${port}` : `${method} ${host}${path}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(jwt ? [`token ${JSON.stringify(jwt)}`] : []),
  ];
  return (
    <>
      <h2>{title}</h2>
      <ul class="lines">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {question && (
        <button type="button" class="link" onClick={() => onAsk(question)}>
          Ask for the {title.toLowerCase()} request
        </button>
      )}
    </>
  );
}
