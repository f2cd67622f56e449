import type { MeshModel } from '../../proxy/model';
import type { Route } from '../../routing/route';
import { conditionsInWords } from '../../routing/route-match';
import { type Branch, branchesOf, hasOtherPath } from '../diff/branch';
import type { Way } from './decision';
import { fixed, type Target, type Targets, targetKey } from './target';

/** Requests that take one route, and what becomes of them. */
export interface RoutedWay {
  readonly way: Way;
  readonly targets: readonly Target[];
  /** Equal for ways whose requests are treated alike. */
  readonly key: string;
}

export const EVERY_REQUEST: Way = { conditions: [], earlier: [], words: [] };

export function routedWay(way: Way, targets: readonly Target[]): RoutedWay {
  return { way, targets, key: targets.map(targetKey).sort().join('\n') };
}

/** The ways through a list of routes, and one for requests that no route matches. */
export function waysOf(routes: readonly Route[], targets: Targets, model: MeshModel): readonly RoutedWay[] {
  const branches = branchesOf(routes, model.programs, model.security);
  const ways: RoutedWay[] = [];
  for (const [index, branch] of branches.entries()) {
    const earlier = branches.slice(0, index).filter((other) => !hasOtherPath(other, branch));
    const way = {
      conditions: branch.conditions,
      earlier: earlier.map((other) => ({ conditions: other.conditions, words: wordsOf(other) })),
      words: wordsOf(branch),
    };
    ways.push(routedWay(way, branch.route ? targets.of(branch.route) : [NO_ROUTE]));
    if (branch.match.catchAll && branch.route) break;
  }
  const [first, ...others] = ways;
  // Routes do not matter if all requests are treated alike.
  return first && others.every(({ key }) => key === first.key) ? [routedWay(EVERY_REQUEST, first.targets)] : ways;
}

const NO_ROUTE: Target = fixed('denied', 'no route matches');

function wordsOf({ match, route }: Branch): string[] {
  return route ? conditionsInWords(match).filter((word) => word !== 'path begins with /') : [];
}
