import type { RuleSource } from '../../manifest/config';
import { fields, list, text } from '../../manifest/fields';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { gatewayApiOf, writtenObject } from './gateway-api';

/**
 * Whether istiod leaves out a rule of a route, or one of its matches, everywhere: it comes after a rule for all requests.
 * Envoy does not see it then.
 */
export function isCut(inventory: Inventory, route: MeshObject, rule: number, match?: number): boolean {
  const { sent, cut } = reachOf(inventory);
  const of = (sources: readonly RuleSource[]) =>
    sources.some(
      (source) =>
        source.rule === rule &&
        (match === undefined || (source.match ?? 0) === match) &&
        writtenObject(inventory, source.route) === route,
    );
  return of(cut) && !of(sent);
}

/** The rules that Envoy gets, and those that it does not, in at least one of the internal VirtualServices. */
const reachOf = perInventory((inventory: Inventory) => {
  const sent: RuleSource[] = [];
  const cut: RuleSource[] = [];
  for (const { spec, translated } of gatewayApiOf(inventory).translation.virtualServices) {
    const rules = list(spec.http).map(fields);
    const last = rules.findIndex(({ match }) => matchesAll(list(match)[0]));
    const sources = translated?.sources ?? [];
    sent.push(...sources.slice(0, last < 0 ? undefined : last + 1));
    if (last >= 0) cut.push(...sources.slice(last + 1));
  }
  return { sent, cut };
});

/** Whether a match is the prefix `/`, or the regex for every path, without another condition than the port. */
export function matchesAll(written: unknown): boolean {
  const { uri, port: _, ...conditions } = fields(written);
  const { prefix, regex } = fields(uri);
  return Object.keys(conditions).length === 0 && (uri === undefined || text(prefix) === '/' || text(regex) === '.*');
}
