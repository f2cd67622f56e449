import type { Route } from '../../routing/route';
import type { Change } from './changes';
import { onlyRoutesChanged } from './focus';
import type { Side } from './side';

/** Whether two routes are known to have the same effect, because nothing that they depend on has changed. */
export type IsUnchanged = (before: Route, after: Route) => boolean;

/**
 * If only VirtualServices have changed, all others have the same effects: clusters, endpoints and policies are the same. With
 * Sidecars or private services, a VirtualService can decide which services a proxy knows.
 */
export function unchangedRoutes(sides: readonly [Side, Side], changes: ReadonlyMap<string, Change>): IsUnchanged {
  if (!onlyRoutesChanged(sides, changes)) return () => false;
  const isKept = (id: string | undefined) => id === undefined || !changes.has(`VirtualService ${id}`);
  return (before, after) => {
    const [{ rule: old, virtualService: ofOld }, { rule: now, virtualService: ofNow }] = [before, after];
    if (!old || !now) return before.service !== '' && before.service === after.service;
    const { delegate } = now;
    return (
      ofOld?.id === ofNow?.id &&
      isKept(ofNow?.id) &&
      isKept(delegate?.virtualService) &&
      old.index === now.index &&
      old.delegate?.virtualService === delegate?.virtualService &&
      old.delegate?.rule === delegate?.rule &&
      before.ruleMatch?.index === after.ruleMatch?.index &&
      before.ruleMatch?.delegateIndex === after.ruleMatch?.delegateIndex
    );
  };
}
