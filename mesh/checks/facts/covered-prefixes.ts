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
    for (const [at, narrow] of byPrefix.entries()) {
      if (reach.get(narrow)?.kind !== 'eaten') continue;
      for (const wide of byPrefix.slice(0, at)) {
        if (prefixOf(wide) === prefixOf(narrow) || !isAlike(wide.match?.spec ?? {}, narrow.match?.spec ?? {})) continue;
        const gateways = gatewaysOf(narrow);
        if (!gateways.every((gateway) => appliesWherever(wide, narrow, gateway))) continue;
        if (prover.eaters(narrow, [wide])) covered.push([narrow, wide]);
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
  const method = ({ method: asked }: VirtualServiceHttpMatch) => textOf(asked) || 'exactGET';
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
  const texts = new Map(Object.entries(narrow).map(([name, asked]) => [name, textOf(asked)]));
  const all = Object.entries(wide);
  if (all.length !== texts.size) return false;
  return all.every(([name, asked]) => texts.has(name) && textOf(asked).startsWith(texts.get(name) ?? ''));
}

function textOf(asked: VirtualServiceHttpMatch['uri'] | null): string {
  if (asked?.exact) return `exact${asked.exact}`;
  return asked?.prefix ? `prefix${asked.prefix}` : '';
}
