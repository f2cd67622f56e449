import type { AccessCause, AccessCell, AccessChange } from '../../../mesh';

/** `AuthorizationPolicy default/reviews rules[0]`. */
export const causeInWords = ({ object, rule }: AccessCause): string => {
  const list = object.startsWith('VirtualService ') ? 'http' : 'rules';
  return rule === null ? object : `${object} ${list}[${rule}]`;
};

export const placeOf = ({ location }: AccessCause): string => (location ? `${location.file}:${location.line}` : '');

/** Whether it is not known if any request is allowed. */
export const isUndecided = ({ allowed, witness }: AccessCell): boolean =>
  allowed === 'some' && witness.allowed === null;

/** Cells that differ only in the caller. */
export interface CellGroup {
  readonly cell: AccessCell;
  readonly callers: readonly string[];
}

/** Joins the cells of each service whose callers are treated alike. */
export function groupsOf(cells: readonly AccessCell[]): ReadonlyMap<string, readonly CellGroup[]> {
  const services = new Map<string, Map<string, { cell: AccessCell; callers: string[] }>>();
  for (const cell of cells) {
    const { from, to, port, witness: _, ...decided } = cell;
    const service = `${to}:${port}`;
    const groups = services.get(service) ?? new Map();
    services.set(service, groups);
    const key = JSON.stringify(decided);
    const group = groups.get(key);
    if (group) group.callers.push(from);
    else groups.set(key, { cell, callers: [from] });
  }
  return new Map([...services].map(([service, groups]) => [service, [...groups.values()]]));
}

export interface ChangeGroup {
  /** One of the changes. */
  readonly change: AccessChange;
  readonly callers: readonly string[];
  /** `reviews.prod.svc.cluster.local:80`. */
  readonly services: readonly string[];
}

/** Changes that differ only in the caller, and of these, those that differ only in the service. */
export function changeGroups(changes: readonly AccessChange[]): readonly ChangeGroup[] {
  const byService = new Map<string, { change: AccessChange; callers: string[] }>();
  for (const change of changes) {
    const { from, witness: _, ...same } = change;
    const key = JSON.stringify(same);
    const group = byService.get(key);
    if (group) group.callers.push(from);
    else byService.set(key, { change, callers: [from] });
  }
  const groups = new Map<string, { change: AccessChange; callers: string[]; services: string[] }>();
  for (const { change, callers } of byService.values()) {
    const { from: _, to, port, witness: __, ...same } = change;
    const key = JSON.stringify([callers, same]);
    const group = groups.get(key);
    if (group) group.services.push(`${to}:${port}`);
    else groups.set(key, { change, callers, services: [`${to}:${port}`] });
  }
  return [...groups.values()];
}

const MOST_NAMES = 8;

export function shortList(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

/** `40 cells: 12 all, 20 some, 8 none`; what is not decided counts as `may`. */
export function summaryOf(cells: readonly AccessCell[]): string {
  const nameOf = (cell: AccessCell) => (isUndecided(cell) ? 'may' : cell.allowed);
  const counts = ['all', 'some', 'none', 'may'].flatMap((name) => {
    const count = cells.filter((cell) => nameOf(cell) === name).length;
    return count > 0 ? [`${count} ${name}`] : [];
  });
  const open = cells.filter(({ enforced }) => !enforced).length;
  const cellsText = `${cells.length} cell${cells.length === 1 ? '' : 's'}`;
  return `${cellsText}: ${counts.join(', ')}${open > 0 ? ` (${open} not enforced)` : ''}`;
}

/** `2 changes (1 gained, 1 lost)`. */
export function changesInWords(changes: readonly AccessChange[]): string {
  if (changes.length === 0) return 'no access is gained or lost (proved for all requests)';
  const counts = (['gained', 'lost', 'may-differ'] as const).flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count > 0 ? [`${count} ${kind}`] : [];
  });
  return `${changes.length} change${changes.length === 1 ? '' : 's'} (${counts.join(', ')})`;
}
