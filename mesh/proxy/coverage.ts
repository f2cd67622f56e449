import type { RuleSource } from '../manifest/config';
import { type Location, locate } from '../manifest/location';
import { matchedRoute, sourcePath } from '../routing/matched-route';
import type { VirtualService } from '../routing/virtual-service';
import type { DelegatedRule, MatchedRoute } from '../verdict/verdict';
import type { VirtualServices } from './virtual-services';

/** A rule, or one of its matches, and whether a request has reached it. */
export interface CoverageEntry {
  /** The VirtualService or Gateway API route that contains the rule, `namespace/name`. */
  readonly virtualService: string;
  /** Kind of the route. @default it is a VirtualService */
  readonly route?: MatchedRoute['kind'];
  /** List that contains the rule; for a route, the list that istiod translates it to. */
  readonly protocol: 'http' | 'tls' | 'tcp';
  /** Rule index in its list. */
  readonly rule: number;
  /** Match index in its rule; `null` for a rule without matches, and for tls and tcp rules, which count as a whole. */
  readonly match: number | null;
  /** Rule name, `null` if it has none. */
  readonly name: string | null;
  /** Where a delegated rule is defined. @default the rule is not delegated */
  readonly delegate?: DelegatedRule;
  /** File and line, `null` if the manifests were not read from files. */
  readonly location: Location | null;
  /** Whether a request has reached it. */
  readonly reached: boolean;
}

/** The rules and matches that requests have reached, and those that they have not. */
export class Coverage {
  /** All rules and matches in accepted VirtualServices and attached routes; delegated rules are listed with their root VirtualService. */
  readonly entries: readonly CoverageEntry[];

  /** @internal */
  constructor(virtualServices: VirtualServices, reached: ReadonlySet<object>) {
    const written = virtualServices.roots.filter(({ semantics }) => semantics === undefined);
    const sources = virtualServices.roots.flatMap(({ config }) => config.translated?.sources ?? []);
    this.entries = [
      ...written.flatMap((virtualService) => entriesOf(virtualService, reached)),
      ...[...new Set(sources)].map((source) => sourceEntry(source, reached)),
    ];
  }

  /** Entries that no request has reached. */
  get unreached(): readonly CoverageEntry[] {
    return this.entries.filter(({ reached }) => !reached);
  }

  /** Reached share, from 0 to 1; 1 if there are no entries. */
  get share(): number {
    return this.entries.length === 0 ? 1 : 1 - this.unreached.length / this.entries.length;
  }
}

function sourceEntry(source: RuleSource, reached: ReadonlySet<object>): CoverageEntry {
  const { route, kind, rule, match, name } = matchedRoute(source);
  const protocol = kind === 'TLSRoute' ? 'tls' : kind === 'TCPRoute' ? 'tcp' : 'http';
  const location = locate(source.route, sourcePath(source));
  return { virtualService: route, route: kind, protocol, rule, match, name, location, reached: reached.has(source) };
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
