import type { Report } from '../../../engine/check';
import type { Inventory } from '../../../engine/inventory';
import { isJudged } from '../../../facts/known-kinds';

/** Namespaces in the sources of AuthorizationPolicies. */
export function sourceNamespaces(inventory: Inventory, report: Report): void {
  if (!isJudged(inventory, 'Namespace')) return;
  const names = inventory.of('Namespace').map(({ name }) => name);
  const known = new Set(names.map((name) => name.toLowerCase()));
  const answers = new Map<string, boolean>();
  const exists = (pattern: string) => {
    let answer = answers.get(pattern);
    if (answer === undefined) {
      answer =
        known.has(pattern.toLowerCase()) || (pattern.includes('*') && names.some((name) => matches(pattern, name)));
      answers.set(pattern, answer);
    }
    return answer;
  };
  for (const policy of inventory.judgedOf('AuthorizationPolicy')) {
    for (const [rule, { from = [] }] of (policy.spec.rules ?? []).entries()) {
      for (const [entry, { source }] of from.entries()) {
        for (const key of ['namespaces', 'notNamespaces'] as const) {
          for (const [index, pattern] of (source?.[key] ?? []).entries()) {
            if (exists(pattern)) continue;
            const field = ['spec', 'rules', rule, 'from', entry, 'source', key, index];
            report(policy, field, `Namespace ${JSON.stringify(pattern)} does not exist`);
          }
        }
      }
    }
  }
}

function matches(pattern: string, name: string): boolean {
  if (pattern.startsWith('*')) return name.endsWith(pattern.slice(1));
  return pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1));
}
