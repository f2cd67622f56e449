import type { Coverage } from '../../mesh';
import { safe } from '../../mesh/report/style';

/** How much of the rules and matches requests have reached, and each that none has. */
export function formatCoverage({ entries, unreached, share }: Coverage): string {
  const reached = entries.length - unreached.length;
  const lines = unreached.map(({ virtualService, protocol, rule, match, name }) => {
    const at = `${protocol}[${rule}]${match === null ? '' : `.match[${match}]`}`;
    return `  not reached: ${safe(virtualService)} ${at}${name === null ? '' : ` "${safe(name)}"`}\n`;
  });
  return `coverage: ${+(100 * share).toFixed(2)} %, ${reached} of ${entries.length} rules and matches\n${lines.join('')}`;
}
