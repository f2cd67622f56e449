import { type Location, locate } from './location';
import type { VirtualServices } from './proxy/virtual-services';
import type { VirtualService } from './routing/virtual-service';

/** A rule, or one match of a rule, and whether a request has reached it. */
export interface CoverageEntry {
  /** `namespace/name`. */
  readonly virtualService: string;
  readonly protocol: 'http' | 'tls' | 'tcp';
  readonly rule: number;
  /** `null` for a rule without matches; tls and tcp rules count as a whole. */
  readonly match: number | null;
  readonly name: string | null;
  /** Where a delegated rule comes from. */
  readonly delegate?: { readonly virtualService: string; readonly rule: number; readonly match: number | null };
  readonly location: Location | null;
  readonly reached: boolean;
}

/** Which rules and matches of a mesh its requests have reached. */
export class Coverage {
  readonly entries: readonly CoverageEntry[];

  constructor(virtualServices: VirtualServices, reached: ReadonlySet<object>) {
    this.entries = virtualServices.roots.flatMap((virtualService) => entriesOf(virtualService, reached));
  }

  get unreached(): readonly CoverageEntry[] {
    return this.entries.filter(({ reached }) => !reached);
  }

  /** From 0 to 1; 1 where there is nothing to reach. */
  get share(): number {
    return this.entries.length === 0 ? 1 : 1 - this.unreached.length / this.entries.length;
  }
}

function entriesOf({ id, config, http, tls, tcp }: VirtualService, reached: ReadonlySet<object>): CoverageEntry[] {
  const entries: CoverageEntry[] = [];
  for (const rule of http) {
    const common = { virtualService: id, protocol: 'http' as const, rule: rule.index, name: rule.name || null };
    const { delegate } = rule;
    if (rule.matches.length === 0) {
      const from = delegate && { delegate: { ...delegate, match: null } };
      const location = locate(config, ['spec', 'http', rule.index]);
      entries.push({ ...common, match: null, ...from, location, reached: reached.has(rule) });
    }
    for (const match of rule.matches) {
      const from = delegate && { delegate: { ...delegate, match: match.delegateIndex ?? null } };
      const path = match.index === null ? [] : ['match', match.index];
      const location = locate(config, ['spec', 'http', rule.index, ...path]);
      entries.push({ ...common, match: match.index, ...from, location, reached: reached.has(match) });
    }
  }
  for (const [protocol, rules] of [['tls', tls] as const, ['tcp', tcp] as const]) {
    for (const [index, rule] of rules.entries()) {
      entries.push({
        virtualService: id,
        protocol,
        rule: index,
        match: null,
        name: null,
        location: locate(config, ['spec', protocol, index]),
        reached: reached.has(rule),
      });
    }
  }
  return entries;
}
