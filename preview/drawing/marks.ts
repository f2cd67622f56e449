import type { LocatedFinding } from '../../mesh';
import type { Badges } from '../model/badges';
import type { Change } from '../model/comparison';
import type { Hues } from '../model/hues';
import { type Lit, NOTHING_LIT } from '../model/lit';

/** Everything that a picture shows in addition to the graph. */
export interface Marks {
  readonly lit: Lit;
  /** Colours of the versions that the request reaches. */
  readonly hues: Hues;
  readonly changes: ReadonlyMap<string, Change>;
  readonly badges: Badges;
  /** The id of the node or edge that is shown in detail. */
  readonly selected: string | undefined;
}

export const NO_MARKS: Marks = {
  lit: NOTHING_LIT,
  hues: new Map(),
  changes: new Map(),
  badges: new Map(),
  selected: undefined,
};

/** CSS classes of a node or edge. */
export function classesOf(id: string, { lit, changes, selected }: Marks): string {
  const isLit = lit.nodes.has(id) || lit.edges.has(id);
  const isDark = lit.nodes.size > 0 && !isLit;
  const parts = [isLit && 'lit', isDark && 'dark', changes.get(id)?.kind, selected === id && 'selected'];
  return parts.filter(Boolean).join(' ');
}

/** The worst level of some findings. */
export function worstLevel(findings: readonly LocatedFinding[]): 'error' | 'warning' | 'info' {
  const levels = findings.map(({ level }) => level);
  return levels.includes('error') ? 'error' : levels.includes('warning') ? 'warning' : 'info';
}

export const CHANGE_SIGNS: Readonly<Record<Change['kind'], string>> = { added: '+', removed: '−', changed: '≠' };
