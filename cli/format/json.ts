import { plainFinding } from '../../mesh/checks/engine/finding';
import type { Format } from './format';

/** For other programs. `suppressed` and `unreadable` are present if there are any. */
export const json: Format = ({ findings, suppressed, unreadable }) => {
  const output = {
    findings: findings.map(plainFinding),
    ...(suppressed.length > 0 && { suppressed: suppressed.map(plainFinding) }),
    ...(unreadable.length > 0 && {
      unreadable: unreadable.map(({ file, line, reason }) => ({ file, ...(line !== undefined && { line }), reason })),
    }),
  };
  return `${JSON.stringify(output, undefined, 2)}\n`;
};
