import { plainFinding } from '../../mesh/checks/engine/finding';
import type { Report } from '../../mesh/report/report';

/** The findings for other programs. `suppressed` is there when something is suppressed. */
export function formatJson({ findings, suppressed }: Report): string {
  const output = {
    findings: findings.map(plainFinding),
    ...(suppressed.length > 0 && { suppressed: suppressed.map(plainFinding) }),
  };
  return `${JSON.stringify(output, undefined, 2)}\n`;
}
