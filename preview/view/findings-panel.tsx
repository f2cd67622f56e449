import type { JSX } from 'preact';
import type { LocatedFinding } from '../../mesh';
import { canReadCertificates } from '../../mesh/checks/facts/x509';
import type { Problem } from '../model/parsed-file';
import type { SourceFile } from '../model/source-file';
import { FindingItem } from './finding-item';

interface Props {
  /** `undefined` while they are computed. */
  readonly findings: readonly LocatedFinding[] | undefined;
  readonly problems: readonly Problem[];
  readonly files: readonly SourceFile[];
  readonly onOpen: (file: string, line: number) => void;
}

/** What `check` finds in the manifests that are applied. */
export function FindingsPanel({ findings, problems, files, onOpen }: Props): JSX.Element {
  const holdsCertificates = files.some(({ text }) => /^kind: Secret|x5c/m.test(text));
  return (
    <div class="findings-panel">
      <h1 aria-live="polite">{titleOf(findings, problems)}</h1>
      {holdsCertificates && !canReadCertificates && (
        <p class="note">Certificates are not read here. The command check reads them (IST0161).</p>
      )}
      <ul class="findings">
        {problems.map(({ file, line, reason }) => (
          <li key={file} class="finding error">
            <p class="head">
              <span class="level">unreadable</span> <strong>{file}</strong>
            </p>
            <p>
              {line === undefined ? '' : `Line ${line}: `}
              {reason}
            </p>
            <button type="button" class="link" onClick={() => onOpen(file, line ?? 1)}>
              Open in the editor
            </button>
          </li>
        ))}
        {findings?.map((finding, index) => (
          <FindingItem key={index} finding={finding} files={files} onOpen={onOpen} />
        ))}
      </ul>
    </div>
  );
}

function titleOf(findings: Props['findings'], problems: readonly Problem[]): string {
  if (!findings) return 'Looking for findings…';
  const count = findings.length + problems.length;
  return count === 0 ? 'No findings' : `${count} finding${count === 1 ? '' : 's'}`;
}
