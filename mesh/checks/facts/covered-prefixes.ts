import { appliesWherever, type Branch, gatewaysOf } from '../../behaviour/branch';
import type { VirtualServiceHttpMatch } from '../../manifest/wire';
import { type Inventory, perInventory } from '../engine/inventory';
import { reachabilityOf } from './reach';
import { plainlyUnreachable } from './repeated-matches';

/** Prefix matches, each with an earlier and wider prefix match that covers it completely. */
export const coveredPrefixes = perInventory((inventory: Inventory): readonly [narrow: Branch, wide: Branch][] => {
  const { branches, reach, prover } = reachabilityOf(inventory);
  const covered: [Branch, Branch][] = [];
  const repeated = new Set(
    plainlyUnreachable(inventory).duplicates.map(
      ({ object, list, rule, match }) => `${list} ${object.id} ${rule} ${match}`,
    ),
  );
  for (const { object, list, rule } of plainlyUnreachable(inventory).rules) {
    repeated.add(`${list} ${object.id} ${rule}`);
  }
  const isRepeated = ({ virtualService, rule, match }: Branch) => {
    const name = `http ${virtualService.id} ${rule.index}`;
    return repeated.has(name) || repeated.has(`${name} ${match?.index}`);
  };
  for (const all of branches.values()) {
    const byPrefix = all.filter((branch) => !branch.rule.delegate && prefixOf(branch) !== '' && !isRepeated(branch));
    for (const [index, narrow] of byPrefix.entries()) {
      if (reach.get(narrow)?.kind !== 'covered') continue;
      for (const wide of byPrefix.slice(0, index)) {
        if (prefixOf(wide) === prefixOf(narrow) || !isAlike(wide.match?.spec ?? {}, narrow.match?.spec ?? {})) continue;
        const gateways = gatewaysOf(narrow);
        if (!gateways.every((gateway) => appliesWherever(wide, narrow, gateway))) continue;
        if (prover.coveredBy(narrow, [wide])) covered.push([narrow, wide]);
      }
    }
  }
  return covered;
});

function prefixOf({ match }: Branch): string {
  return (match?.spec as VirtualServiceHttpMatch | undefined)?.uri?.prefix ?? '';
}

/** Compares as Istio's analyzer does: conditions as text, on the same headers and query parameters in both matches. */
function isAlike(wide: VirtualServiceHttpMatch, narrow: VirtualServiceHttpMatch): boolean {
  const method = ({ method: written }: VirtualServiceHttpMatch) => textOf(written) || 'exactGET';
  return (
    (wide.port ?? 0) === (narrow.port ?? 0) &&
    method(wide).startsWith(method(narrow)) &&
    textOf(wide.authority).startsWith(textOf(narrow.authority)) &&
    haveAlike(wide.headers, narrow.headers) &&
    haveAlike(wide.queryParams, narrow.queryParams) &&
    haveAlike(wide.withoutHeaders, narrow.withoutHeaders)
  );
}

function haveAlike(wide: VirtualServiceHttpMatch['headers'] = {}, narrow: typeof wide = {}): boolean {
  const texts = new Map(Object.entries(narrow).map(([name, written]) => [name, textOf(written)]));
  const all = Object.entries(wide);
  if (all.length !== texts.size) return false;
  return all.every(([name, written]) => texts.has(name) && textOf(written).startsWith(texts.get(name) ?? ''));
}

function textOf(written: VirtualServiceHttpMatch['uri'] | null): string {
  if (written?.exact) return `exact${written.exact}`;
  return written?.prefix ? `prefix${written.prefix}` : '';
}
