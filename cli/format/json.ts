import type { Finding, LocatedFinding } from '../../mesh/checks/finding';
import type { Report } from '../../mesh/report/report';

/** The findings for other programs. `suppressed` is there when something is suppressed. */
export function formatJson({ findings, suppressed }: Report): string {
  const output = { findings: findings.map(plain), ...(suppressed.length > 0 && { suppressed: suppressed.map(plain) }) };
  return `${JSON.stringify(output, undefined, 2)}\n`;
}

function plain({ code, level, refused, object, path, message, file, line }: LocatedFinding): Finding {
  return { code, level, refused, object, path, message, ...(file !== undefined && { file, line }) };
}
