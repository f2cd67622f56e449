import type { AccessCause, AccessCell } from '../../../mesh';
import type { AccessFormat } from './access-report';

/** For programs. */
export const json: AccessFormat = ({ cells, refused }) =>
  `${JSON.stringify({ cells: cells.map(written), refused }, null, 2)}\n`;

function written({ from, to, port, allowed, when, witness, because, enforced, reason }: AccessCell): object {
  return { from, to, port, allowed, when, witness, because: because.map(located), enforced, reason };
}

export const located = ({ object, rule, location }: AccessCause): object => ({
  object,
  rule,
  file: location?.file ?? null,
  line: location?.line ?? null,
});
