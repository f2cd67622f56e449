import { type Branch, branchesOf } from '../../behaviour/branch';
import { reachInOrder } from '../../behaviour/reach';
import type { Config, RuleSource } from '../../manifest/config';
import { type Fields, fields, list, text } from '../../manifest/fields';
import { parseVirtualService } from '../../routing/virtual-service';
import { type Inventory, perInventory } from '../engine/inventory';
import { gatewayApiOf } from './gateway-api';
import { ingressesOf } from './ingresses';
import { reachabilityOf } from './reach';
import { worldOf } from './world';

/** Rules and matches of routes, and paths of Ingresses, that no request reaches, each with the matches that take all of its requests. */
export const unreachedSourcesOf = perInventory(
  (inventory: Inventory): ReadonlyMap<RuleSource, readonly RuleSource[]> => {
    const { mesh } = worldOf(inventory);
    const { prover, programs } = reachabilityOf(inventory);
    const reached = new Set<RuleSource>();
    const covered = new Map<RuleSource, readonly RuleSource[]>();
    const ofRoutes = gatewayApiOf(inventory).translation.virtualServices;
    for (const config of [...ofRoutes, ...ingressesOf(inventory).virtualServices]) {
      const sources = config.translated?.sources ?? [];
      const branches = branchesOf(parseVirtualService(provable(config), mesh), programs);
      const sourceOf = ({ rule }: Branch) => sources[rule.index];
      for (const [branch, reach] of reachInOrder(branches, prover)) {
        const source = sourceOf(branch);
        if (source && reach.kind === 'covered')
          covered.set(
            source,
            reach.by.flatMap((other) => sourceOf(other) ?? []),
          );
        else if (source) reached.add(source);
      }
    }
    // A route may be reached at another of its hosts or parents.
    return new Map([...covered].filter(([source]) => !reached.has(source)));
  },
);

/** The internal VirtualService as a plain one, with the same meaning: a prefix that ends at a slash is a regex there. */
function provable({ translated: _, ...config }: Config): Config {
  const http = list(config.spec.http).map((written) => {
    const rule = fields(written);
    return rule.match ? { ...rule, match: list(rule.match).map((match) => withRegex(fields(match))) } : rule;
  });
  return { ...config, spec: { ...config.spec, http } };
}

function withRegex(match: Fields): Fields {
  const prefix = text(fields(match.uri).prefix).replace(/\/$/, '');
  if (prefix === '') return match;
  return { ...match, uri: { regex: `${prefix.replace(/[.+*?()[\]{}|^$\\]/g, '\\$&')}(/.*)?` } };
}
