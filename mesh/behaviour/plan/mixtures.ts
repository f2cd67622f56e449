import { toConfig } from '../../manifest/config';
import type { Manifest } from '../../manifest/manifest';
import { independentSets } from './independent-sets';
import { isJump } from './intermediate/peer-authentication';
import { undecidedBecause, type Violation, violation } from './judgement';
import type { Subjects, Surroundings } from './subject';
import { subjectsOf } from './subjects';
import type { Age, State, Transition } from './transition';

/** An object becomes another version; `undefined` deletes it. */
export type Moves = ReadonlyMap<string, Manifest | undefined>;

/** The most moves whose mixtures are all tried; more that depend on each other are not made at once. */
const MOST_MIXED = 7;

/** More mixtures are not judged. */
const MOST_JUDGED = 2000;

/** Judges the states that proxies can see on the way of some changes, while everything else is as before. */
export class Mixtures {
  private readonly transition: Transition;
  private readonly surroundings: Surroundings;
  private readonly links: readonly Subjects[];
  private readonly before: State;
  private readonly after: State;
  private readonly known = new Map<string, Violation | undefined>();

  constructor(
    transition: Transition,
    surroundings: Surroundings,
    links: readonly Subjects[],
    before: State,
    after: State,
  ) {
    this.links = links;
    this.transition = transition;
    this.surroundings = surroundings;
    this.before = before;
    this.after = after;
  }

  /**
   * A request that some mixture of the moves treats as neither side does. With `next`, the mixtures of the moves are known to be
   * safe, and only those with the next move are judged.
   */
  violation(state: State, moves: Moves, next?: readonly [string, Manifest | undefined]): Violation | undefined {
    const all = new Map([...moves, ...(next ? [next] : [])]);
    for (const [name, manifest] of all) {
      if (manifest?.kind === 'PeerAuthentication' && isJump(state.get(name), manifest)) return JUMP;
    }
    for (const names of this.together(state, all)) {
      if (next && !names.includes(next[0])) continue;
      if (names.length > MOST_MIXED) return TOO_MANY;
      const found = this.ofMixtures(state, all, names, next?.[0]);
      if (found) return found;
    }
    return undefined;
  }

  /** Names of moves that can matter for the same requests. */
  private together(state: State, moves: Moves): string[][] {
    const config = (manifest: Manifest | undefined) => manifest && toConfig({ manifest });
    const names = [...moves.keys()];
    const subjects = [...moves].map(([name, manifest]) =>
      subjectsOf({ name, before: config(state.get(name)), after: config(manifest) }, this.surroundings),
    );
    return independentSets(subjects, this.links).map((set) => set.map((index) => names[index] ?? ''));
  }

  private ofMixtures(state: State, moves: Moves, names: readonly string[], always?: string): Violation | undefined {
    const others = names.filter((name) => name !== always);
    const made = (chosen: readonly string[]) =>
      chosen.map((name): [string, Manifest | undefined] => [name, moves.get(name)]);
    // The mixtures with few moves show most violations.
    const subsets = [...Array(2 ** others.length).keys()].sort((a, b) => bits(a) - bits(b));
    for (const subset of subsets) {
      const chosen = others.filter((_, index) => subset & (1 << index));
      const found = this.ofState(new Map([...state, ...made(always === undefined ? chosen : [...chosen, always])]));
      if (found) return found;
    }
    return undefined;
  }

  private ofState(state: State): Violation | undefined {
    const key = this.transition.key(state);
    if (!this.known.has(key)) {
      if (this.known.size >= MOST_JUDGED) return TOO_LONG;
      this.known.set(key, this.judged(state));
    }
    return this.known.get(key);
  }

  private judged(state: State): Violation | undefined {
    const isAdded = ([name, manifest]: [string, Manifest | undefined]) => manifest && !this.before.get(name);
    const ages: Age[] = [...state].some(isAdded) ? ['as written', 'youngest'] : ['as written'];
    for (const age of ages) {
      const [before, between, after] = [this.before, state, this.after].map((of) => this.transition.side(of, age));
      const found = before && between && after && violation(before, between, after);
      if (found) return found;
    }
    return undefined;
  }
}

const TOO_MANY = undecidedBecause(`more than ${MOST_MIXED} changes depend on each other`);
const TOO_LONG = undecidedBecause(`the search for an order ended after ${MOST_JUDGED} mixtures`);
const JUMP = undecidedBecause(
  'callers that still use plaintext would meet workloads that already demand mutual TLS, or the other way round',
);

function bits(subset: number): number {
  let count = 0;
  for (let rest = subset; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
