import type { Coverage } from '../../mesh';
import { safe } from '../../mesh/terminal/style';
import { routeRuleOf } from '../../mesh/verdict/verdict-text';

/** The share of rules and matches that requests have reached, and a line for each that none has reached. */
export function formatCoverage({ entries, unreached, share }: Coverage): string {
  const reached = entries.length - unreached.length;
  const lines = unreached.map(({ virtualService, route, protocol, rule, match, name }) => {
    if (route) {
      const text = routeRuleOf({ kind: route, route: virtualService, rule, match, name });
      return `  not reached: ${safe(text)}\n`;
    }
    const path = `${protocol}[${rule}]${match === null ? '' : `.match[${match}]`}`;
    return `  not reached: ${safe(virtualService)} ${path}${name === null ? '' : ` "${safe(name)}"`}\n`;
  });
  return `coverage: ${+(100 * share).toFixed(2)} %, ${reached} of ${entries.length} rules and matches\n${lines.join('')}`;
}
