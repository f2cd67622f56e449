import { type Branch, branchesOf } from '../../behaviour/branch';
import { type Reach, reachInOrder } from '../../behaviour/reach';
import type { Config, RuleSource } from '../../manifest/config';
import { type Fields, fields, list, text } from '../../manifest/fields';
import { parseVirtualService } from '../../routing/virtual-service';
import { type Inventory, perInventory } from '../engine/inventory';
import { gatewayApiOf } from './gateway-api';
import { ingressesOf } from './ingresses';
import { reachabilityOf } from './reach';
import { worldOf } from './world';

/** An internal VirtualService of routes or Ingresses, and which of their rules and matches a request reaches in it. */
export interface TranslatedReach {
  readonly config: Config;
  /** The branch of each rule or match. */
  readonly branches: ReadonlyMap<RuleSource, Branch>;
  readonly reach: ReadonlyMap<RuleSource, Reach>;
}

export const translatedReachOf = perInventory((inventory: Inventory): readonly TranslatedReach[] => {
  const { mesh } = worldOf(inventory);
  const { prover, programs } = reachabilityOf(inventory);
  const ofRoutes = gatewayApiOf(inventory).translation.virtualServices;
  return [...ofRoutes, ...ingressesOf(inventory).virtualServices].map((config) => {
    const sources = config.translated?.sources ?? [];
    const branches = new Map<RuleSource, Branch>();
    for (const branch of branchesOf(parseVirtualService(provable(config), mesh), programs)) {
      const source = sources[branch.rule.index];
      if (source) branches.set(source, branch);
    }
    const outcomes = reachInOrder([...branches.values()], prover);
    const reach = new Map([...branches].map(([source, branch]) => [source, outcomes.get(branch) ?? OPEN]));
    return { config, branches, reach };
  });
});

const OPEN: Reach = { kind: 'open' };

/** Rules and matches of routes, and paths of Ingresses, that no request reaches, each with the matches that take all of its requests. */
export const unreachedSourcesOf = perInventory(
  (inventory: Inventory): ReadonlyMap<RuleSource, readonly RuleSource[]> => {
    const reached = new Set<RuleSource>();
    const covered = new Map<RuleSource, readonly RuleSource[]>();
    for (const { config, reach: all } of translatedReachOf(inventory)) {
      const sources = config.translated?.sources ?? [];
      for (const [source, reach] of all) {
        if (reach.kind !== 'covered') reached.add(source);
        else
          covered.set(
            source,
            reach.by.flatMap(({ rule }) => sources[rule.index] ?? []),
          );
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
