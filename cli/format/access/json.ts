import type { AccessCause, AccessCell, AccessChange } from '../../../mesh';
import type { AccessFormat } from './access-report';

/** For programs. */
export const json: AccessFormat = ({ cells, refused, assumptions, changes, expectations }) => {
  const failures = expectations?.failures.map((failure) => ({ ...failure, cells: failure.cells.map(written) }));
  const shown = changes
    ? { changes: changes.map(changeWritten) }
    : expectations
      ? { expectations: expectations.count, failures }
      : { cells: cells.map(written) };
  return `${JSON.stringify({ ...shown, refused, assumptions }, null, 2)}\n`;
};

function written({ from, to, port, allowed, when, witness, because, enforced, reason }: AccessCell): object {
  return { from, to, port, allowed, when, witness, because: because.map(located), enforced, reason };
}

const changeWritten = ({ because, ...change }: AccessChange): object => ({ ...change, because: because.map(located) });

const located = ({ object, rule, location }: AccessCause): object => ({
  object,
  rule,
  file: location?.file ?? null,
  line: location?.line ?? null,
});
