import { conditionsOf } from '../behaviour/branch';
import { PATH, segmentsCondition, slashPaths, type Values } from '../behaviour/condition';
import { Languages } from '../behaviour/language';
import { type Conditions, type Region, Regions } from '../behaviour/regions/region';
import { httpMatch } from '../gateway-api/http-match';
import { byPrecedence, whyBefore } from '../gateway-api/precedence';
import { type Fields, fields, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { pathText } from '../manifest/path-text';
import { RegexPrograms } from '../routing/string-matcher';
import { EVERY_PATH, type HttpRouteMatch } from './http-route-rule';
import { intersection } from './intersection';
import { asRegex } from './regex-path';
import type { Remarks } from './remarks';
import { type RuleAction, replacesPrefix } from './rule-action';

/** One match of a rule, in the order in which the rules are written. */
export interface Entry {
  readonly match: HttpRouteMatch;
  readonly action: RuleAction;
  /** Index of the rule that it comes from. */
  readonly rule: number;
  /** Path to the match, or to the rule if it has none. */
  readonly path: FieldPath;
  /** What the rule does for the paths of another match. */
  actionFor(match: HttpRouteMatch): RuleAction;
}

/** Requests that the written order and that of the Gateway API give to different rules. */
interface Conflict {
  /** First by the written order. */
  readonly earlier: Entry;
  /** First by the order of the Gateway API. */
  readonly later: Entry;
}

/** More than HTTPRoutes can hold. */
const MOST_MATCHES = 128;

/**
 * The order in which istiod tries the matches of an HTTPRoute is its own, so a list of rules keeps its meaning only if each
 * request has the same first rule in both orders.
 */
export class RuleOrder {
  private readonly regions = new Regions(new Languages());
  private readonly programs = new RegexPrograms();
  private readonly known = new Map<HttpRouteMatch, Conditions>();

  /**
   * Adds matches until the order of the Gateway API has the meaning of the written one: to the earlier rule, the requests
   * that both rules match. What cannot be expanded is an obstacle.
   */
  expanded(written: readonly Entry[], remarks: Remarks): readonly Entry[] {
    let entries = this.reachable(written);
    const refused = new Set<string>();
    const isNew = ({ earlier, later }: Conflict) => !refused.has(`${earlier.path} ${later.path}`);
    for (let conflict = this.conflict(entries, isNew); conflict; conflict = this.conflict(entries, isNew)) {
      const { earlier, later } = conflict;
      const next = entries.length < MOST_MATCHES ? this.resolved(entries, conflict) : undefined;
      if (next) entries = next;
      else {
        refused.add(`${earlier.path} ${later.path}`);
        obstacle(conflict, remarks);
      }
    }
    return entries;
  }

  /** Reports rules whose order is not that of the Gateway API. */
  check(entries: readonly Entry[], remarks: Remarks): void {
    const reported = new Set<number>();
    for (;;) {
      const conflict = this.conflict(entries, ({ earlier }) => !reported.has(earlier.rule));
      if (!conflict) return;
      reported.add(conflict.earlier.rule);
      obstacle(conflict, remarks);
    }
  }

  /** The matches that some request reaches in the written order. */
  private reachable(entries: readonly Entry[]): readonly Entry[] {
    return entries.filter((entry, index) => {
      const earlier = entries.slice(0, index).map((other) => this.conditions(other.match));
      return this.regions.find(ALL(this.regions), this.conditions(entry.match), earlier).kind !== 'none';
    });
  }

  private conflict(entries: readonly Entry[], isWanted: (conflict: Conflict) => boolean): Conflict | undefined {
    const sorted = [...entries].sort((a, b) => byPrecedence({ spec: internal(a.match) }, { spec: internal(b.match) }));
    const places = new Map(sorted.map((entry, index) => [entry, index]));
    const placeOf = (entry: Entry) => places.get(entry) ?? 0;
    for (const [index, earlier] of entries.entries()) {
      for (const later of entries.slice(index + 1)) {
        if (placeOf(later) > placeOf(earlier) || isAlike(earlier, later)) continue;
        if (!isWanted({ earlier, later })) continue;
        const others = [...entries.slice(0, index), ...sorted.slice(0, placeOf(later))];
        const both = [...this.conditions(earlier.match), ...this.conditions(later.match)];
        const outside = others.map(({ match }) => this.conditions(match));
        if (this.regions.find(ALL(this.regions), both, outside).kind !== 'none') return { earlier, later };
      }
    }
    return undefined;
  }

  /** The list after one change; `undefined` if no change helps. */
  private resolved(entries: readonly Entry[], { earlier, later }: Conflict): readonly Entry[] | undefined {
    const match = intersection(earlier.match, later.match);
    if (match && !comesBefore(later.match, match)) {
      const action = earlier.actionFor(match);
      if (replacesPrefix(action) && match.path?.type !== 'PathPrefix') return undefined;
      return entries.flatMap((entry) => (entry === earlier ? [earlier, { ...earlier, match, action }] : [entry]));
    }
    // A regular expression comes after every prefix, but before a shorter regular expression.
    const demoted = replacesPrefix(later.action) ? undefined : asRegex(later.match);
    if (!demoted || comesBefore(demoted, earlier.match)) return undefined;
    return entries.map((entry) => (entry === later ? { ...later, match: demoted } : entry));
  }

  private conditions(match: HttpRouteMatch): Conditions {
    let conditions = this.known.get(match);
    if (!conditions) {
      const [spec] = internal(match).match;
      const { prefix } = fields(fields(spec).uri);
      const isByPath = prefix !== undefined && prefix !== '/';
      conditions = conditionsOf(fields(spec), this.programs).map((condition) =>
        isByPath && condition.subject === PATH ? segmentsCondition(text(prefix), this.programs) : condition,
      );
      this.known.set(match, conditions);
    }
    return conditions;
  }
}

/** A match as istiod translates it, with the path that the API server fills in. */
function internal(match: HttpRouteMatch): { readonly match: readonly Fields[] } {
  const translated = httpMatch({ path: EVERY_PATH, ...match } as unknown as Fields);
  return { match: 'match' in translated ? [translated.match] : [] };
}

/** Whether istiod tries the first match before the second one, although it is written later. */
const comesBefore = (first: HttpRouteMatch, second: HttpRouteMatch): boolean =>
  byPrecedence({ spec: internal(first) }, { spec: internal(second) }) < 0;

/** Whether it does not matter which one comes first. Entries that are made from one match do the same. */
const isAlike = (a: Entry, b: Entry) => a.path === b.path || effectOf(a) === effectOf(b);

/** A replaced prefix is that of the match. */
const effectOf = ({ action, match }: Entry) => JSON.stringify([action, replacesPrefix(action) ? match.path : null]);

function ALL({ languages }: Regions): Region {
  const paths: Values = { missing: false, language: slashPaths(languages) };
  return { values: new Map([[PATH, paths]]), opaque: new Map() };
}

function obstacle({ earlier, later }: Conflict, remarks: Remarks): void {
  remarks.obstacle(
    later.path,
    `the Gateway API tries this rule before ${pathText(earlier.path)}, which is written first ` +
      `(${whyBefore(internal(later.match), internal(earlier.match))}), and some requests match both`,
    'make the matches disjoint, or keep the rules in a VirtualService',
  );
}
