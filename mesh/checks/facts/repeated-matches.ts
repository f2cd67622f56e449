import type { VirtualServiceHttp, VirtualServiceTcp, VirtualServiceTls } from '../../manifest/wire';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';

type Rule = VirtualServiceHttp | VirtualServiceTls | VirtualServiceTcp;

/** A rule that no request reaches, found by comparing the text of the rules before it. */
export interface PlainlyUnreachable {
  readonly object: MeshObject<'VirtualService'>;
  readonly list: 'http' | 'tls' | 'tcp';
  readonly rule: number;
  readonly message: string;
}

/** A match that is identical to an earlier match of the same or another rule. */
export interface Duplicate extends PlainlyUnreachable {
  readonly match: number;
}

interface Findings {
  readonly rules: readonly PlainlyUnreachable[];
  readonly duplicates: readonly Duplicate[];
}

export const plainlyUnreachable = perInventory((inventory: Inventory): Findings => {
  const rules: PlainlyUnreachable[] = [];
  const duplicates: Duplicate[] = [];
  for (const object of inventory.written('VirtualService')) {
    for (const list of ['http', 'tls', 'tcp'] as const) compareRules(object, list, rules, duplicates);
  }
  return { rules, duplicates };
});

function compareRules(
  object: MeshObject<'VirtualService'>,
  list: PlainlyUnreachable['list'],
  rules: PlainlyUnreachable[],
  duplicates: Duplicate[],
): void {
  const seen = new Map<string, number>();
  const all: readonly Rule[] = object.spec[list] ?? [];
  if (all.length < 2 && (all[0]?.match?.length ?? 0) < 2) return;
  let open: number | undefined;
  for (const [rule, written] of all.entries()) {
    const { match = [] } = written;
    if (open !== undefined) {
      const message = `no request reaches this rule: ${nameOf(all, open)} before it has no match, so it handles every request`;
      rules.push({ object, list, rule, message });
    }
    // Requests that the delegate does not match go on to the next rule.
    const isDelegating = 'delegate' in written && written.delegate !== undefined;
    if (match.length === 0) {
      if (!isDelegating) open ??= rule;
      continue;
    }
    if (open !== undefined) continue;
    const repeated: number[] = [];
    for (const [index, condition] of match.entries()) {
      const text = canonical(condition);
      const earlier = seen.get(text);
      if (earlier === undefined) {
        if (!isDelegating) seen.set(text, rule);
        continue;
      }
      repeated.push(earlier);
      const message = `this match is never used: ${nameOf(all, earlier)} has the same one`;
      duplicates.push({ object, list, rule, match: index, message });
    }
    if (repeated.length === match.length) {
      const by = [...new Set(repeated)].map((earlier) => nameOf(all, earlier)).join(' and ');
      rules.push({ object, list, rule, message: `no request reaches this rule: its matches repeat those of ${by}` });
    }
  }
}

function nameOf(rules: readonly Rule[], index: number): string {
  const { [index]: rule } = rules;
  return `rule ${index}${rule && 'name' in rule && rule.name ? ` ${JSON.stringify(rule.name)}` : ''}`;
}

/** Text of a match without its name and its empty fields, with sorted keys. */
function canonical(match: unknown): string {
  return JSON.stringify(match, (key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).filter(
      ([name, field]) => !(key === '' && name === 'name') && !isDefault(field),
    );
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function isDefault(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === 0 ||
    (Array.isArray(value) && value.length === 0)
  );
}
