import { plainFinding } from '../../mesh/checks/engine/finding';
import type { Format } from './format';

/** For other programs. All lists but `findings` are present only if they are not empty. */
export const json: Format = ({ findings, suppressed, unreadable, notModelled }) => {
  const output = {
    findings: findings.map(plainFinding),
    ...(suppressed.length > 0 && { suppressed: suppressed.map(plainFinding) }),
    ...(notModelled.length > 0 && { notModelled: notModelled.map(({ kind, id }) => `${kind} ${id}`) }),
    ...(unreadable.length > 0 && {
      unreadable: unreadable.map(({ file, line, reason }) => ({ file, ...(line !== undefined && { line }), reason })),
    }),
  };
  return `${JSON.stringify(output, undefined, 2)}\n`;
};
