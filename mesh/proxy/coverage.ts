import { type Location, locate } from '../manifest/location';
import type { VirtualService } from '../routing/virtual-service';
import type { DelegatedRule } from '../verdict/verdict';
import type { VirtualServices } from './virtual-services';

/** A rule, or one match of a rule, and whether a request has reached it. */
export interface CoverageEntry {
  /** The VirtualService that the rule stands in, `namespace/name`. */
  readonly virtualService: string;
  /** Which list of the VirtualService. */
  readonly protocol: 'http' | 'tls' | 'tcp';
  /** The place of the rule in its list, from 0. */
  readonly rule: number;
  /** The place of the match in its rule, from 0; `null` for a rule without matches; tls and tcp rules count as a whole. */
  readonly match: number | null;
  /** The name of the rule; `null` where it has none. */
  readonly name: string | null;
  /** Where a delegated rule comes from. @default the rule is not delegated */
  readonly delegate?: DelegatedRule;
  /** Where it is written; `null` where the manifests were not read from files. */
  readonly location: Location | null;
  /** Whether a request has reached it. */
  readonly reached: boolean;
}

/** Which rules and matches of a mesh its requests have reached. */
export class Coverage {
  /** Every rule and match of the VirtualServices that Istio takes, those of delegates where they stand in. */
  readonly entries: readonly CoverageEntry[];

  /** @internal */
  constructor(virtualServices: VirtualServices, reached: ReadonlySet<object>) {
    this.entries = virtualServices.roots.flatMap((virtualService) => entriesOf(virtualService, reached));
  }

  /** Those that no request has reached. */
  get unreached(): readonly CoverageEntry[] {
    return this.entries.filter(({ reached }) => !reached);
  }

  /** The share of those that are reached, from 0 to 1; 1 where there is nothing to reach. */
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
