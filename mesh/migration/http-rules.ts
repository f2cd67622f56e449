import { type Fields, fields, list, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { stringMatch } from '../routing/string-matcher';
import type { BackendOf } from './backends';
import { distinct } from './distinct';
import { EVERY_PATH, type HttpRouteMatch, type HttpRouteRule } from './http-route-rule';
import { httpMatches } from './match';
import { type Change, type Obstacle, Remarks } from './remarks';
import { replacesPrefix, ruleAction } from './rule-action';
import { type Entry, RuleOrder } from './rule-order';
import { joinedSegments, type WrittenMatch } from './segments';

export interface HttpRulesOptions {
  /** Turns a destination into a backend, or explains why it cannot be one. */
  readonly backendOf: BackendOf;
  /**
   * Whether matches may be added or left out to keep the written order of the rules. @default false: a list of rules that
   * the Gateway API would try in another order is an obstacle
   */
  readonly expands?: boolean;
  /** Path of the list, for obstacles. @default `spec.http` */
  readonly path?: FieldPath;
}

/** Rules of an HTTPRoute. They have the meaning of the rules that they are made from only if there is no obstacle. */
export interface HttpRules {
  readonly rules: readonly HttpRouteRule[];
  /** For each rule, the index of the rule that it is made from. */
  readonly sources: readonly number[];
  /** What cannot be expressed. */
  readonly obstacles: readonly Obstacle[];
  /** What has a slightly different meaning now. */
  readonly changes: readonly Change[];
}

/**
 * Translates the `http` rules of a VirtualService into rules of an HTTPRoute. A rule or a match that is `undefined` does not
 * apply, and only keeps the places of the others.
 */
export function httpRules(http: readonly unknown[], options: HttpRulesOptions): HttpRules {
  const { backendOf, expands = false, path = ['spec', 'http'] } = options;
  const remarks = new Remarks();
  const written = http.flatMap((rule, index) =>
    rule === undefined ? [] : entriesOf(fields(rule), index, [...path, index], backendOf, remarks),
  );
  const order = new RuleOrder();
  const entries = expands ? order.expanded(written, remarks) : written;
  if (!expands) order.check(entries, remarks);
  const groups = grouped(entries);
  const { obstacles, changes } = remarks;
  return {
    rules: named(groups, http),
    sources: groups.map(([entry]) => entry.rule),
    obstacles: distinct(obstacles),
    changes: distinct(changes),
  };
}

function entriesOf(rule: Fields, index: number, at: FieldPath, backendOf: BackendOf, remarks: Remarks): Entry[] {
  const matches: readonly WrittenMatch[] =
    list(rule.match).length === 0
      ? [{ spec: fields(undefined), path: at }]
      : list(rule.match).flatMap((match, position) =>
          match === undefined ? [] : [{ spec: fields(match), path: [...at, 'match', position] }],
        );
  return joinedSegments(matches, rule).flatMap(({ spec, path, isBySegment }) => {
    const { kind, value } = stringMatch(spec.uri);
    const prefix = kind === 'prefix' ? value : kind === 'present' ? '/' : '';
    const actionOf = (match: HttpRouteMatch, of: Remarks) =>
      ruleAction(rule, match.path ?? EVERY_PATH, prefix, at, backendOf, of);
    return httpMatches(spec, path, remarks, isBySegment).map(
      (match): Entry => ({
        match,
        action: actionOf(match, remarks),
        rule: index,
        path,
        actionFor: (other) => actionOf(other, new Remarks()),
      }),
    );
  });
}

type Group = readonly [Entry, ...Entry[]];

/** Neighbours of one rule that do the same, as one rule. A replaced prefix needs a rule for each match. */
function grouped(entries: readonly Entry[]): readonly Group[] {
  const groups: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const group = groups.at(-1);
    const isAlike =
      group?.[0].rule === entry.rule &&
      JSON.stringify(group[0].action) === JSON.stringify(entry.action) &&
      !replacesPrefix(entry.action);
    if (group && isAlike) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

/** The rules with their names, each of which an HTTPRoute accepts once. */
function named(groups: readonly Group[], http: readonly unknown[]): HttpRouteRule[] {
  const used = new Set<string>();
  return groups.map(([first, ...others]) => {
    const matches = [first, ...others].map(({ match }) => match);
    const name = text(fields(http[first.rule]).name);
    const isNew = SECTION_NAME.test(name) && !used.has(name);
    if (isNew) used.add(name);
    const isEvery = matches.length === 1 && JSON.stringify({ path: EVERY_PATH, ...matches[0] }) === EVERY;
    return { ...(isNew && { name }), ...(!isEvery && { matches }), ...first.action };
  });
}

const SECTION_NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const EVERY = JSON.stringify({ path: EVERY_PATH });
