import type { Coverage } from '../../mesh';
import { safe } from '../../mesh/terminal/style';

/** The share of rules and matches that requests have reached, and a line for each that none has reached. */
export function formatCoverage({ entries, unreached, share }: Coverage): string {
  const reached = entries.length - unreached.length;
  const lines = unreached.map(({ virtualService, route, protocol, rule, match, name }) => {
    const isRoute = route !== undefined;
    const ofMatch = match === null ? '' : `.${isRoute ? 'matches' : 'match'}[${match}]`;
    const path = `${isRoute ? 'rules' : protocol}[${rule}]${ofMatch}`;
    return `  not reached: ${isRoute ? `${route} ` : ''}${safe(virtualService)} ${path}${name === null ? '' : ` "${safe(name)}"`}\n`;
  });
  return `coverage: ${+(100 * share).toFixed(2)} %, ${reached} of ${entries.length} rules and matches\n${lines.join('')}`;
}
