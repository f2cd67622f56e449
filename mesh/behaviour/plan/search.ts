import type { Manifest } from '../../manifest/manifest';
import { candidates, type Intermediates } from './intermediate/candidates';
import { undecidedBecause, type Violation } from './judgement';
import { Mixtures, type Moves } from './mixtures';
import type { Subjects, Surroundings } from './subject';
import type { ChangedObject, State, Transition } from './transition';

/** Moves that are made at once. */
export interface Stage {
  readonly moves: Moves;
  readonly intermediate: ReadonlySet<string>;
  /** What would happen if a move of a later stage were made now, by its object. */
  readonly waiting: ReadonlyMap<string, Violation>;
  /** Why the stage is not proved to be safe. @default it is proved */
  readonly violation?: Violation;
}

/** Finds stages for changes that depend on each other: as many moves at once as are safe. */
export class Search {
  private readonly transition: Transition;
  private readonly start: State;
  private readonly end: State;
  private readonly mixtures: Mixtures;
  private readonly changes: readonly ChangedObject[];
  private readonly tried = new Set<string>();

  constructor(
    transition: Transition,
    surroundings: Surroundings,
    links: readonly Subjects[],
    start: State,
    changes: readonly ChangedObject[],
  ) {
    this.transition = transition;
    this.changes = changes;
    this.start = start;
    this.end = new Map([...start, ...changes.map(({ name }) => [name, transition.after.get(name)] as const)]);
    this.mixtures = new Mixtures(transition, surroundings, links, start, this.end);
  }

  stages(): Stage[] {
    const stages: Stage[] = [];
    let state = this.start;
    for (;;) {
      const remaining = this.remaining(state);
      if (remaining.size === 0) return stages;
      const stage = stages.length < MOST_STAGES ? this.next(state, remaining) : unproved(remaining, TOO_LONG);
      stages.push(stage);
      state = new Map([...state, ...stage.moves]);
    }
  }

  /** Additions are tried first, deletions last. */
  private remaining(state: State): Moves {
    const { end } = this;
    const names = [...this.changes.map(({ name }) => name), ...[...state.keys()].filter((name) => !end.has(name))];
    const rank = (name: string) => (end.get(name) === undefined ? 2 : state.get(name) === undefined ? 0 : 1);
    return new Map(
      names
        .filter((name) => state.get(name) !== end.get(name))
        .sort((a, b) => rank(a) - rank(b))
        .map((name) => [name, end.get(name)]),
    );
  }

  private next(state: State, remaining: Moves): Stage {
    const { moves, waiting } = this.largest(state, remaining);
    if (moves.size === remaining.size) return { moves, intermediate: new Set(), waiting };
    const isStuck = !this.leadsOn(new Map([...state, ...moves]));
    const rest = this.changes.filter(({ name }) => remaining.has(name) && !moves.has(name));
    const added = isStuck ? this.intermediates(state, moves, rest) : NONE;
    const all: Moves = new Map([...moves, ...added]);
    if (all.size > 0) return { moves: all, intermediate: new Set(added.keys()), waiting };
    const [violation] = waiting.values();
    return unproved(remaining, violation);
  }

  /** As many moves as are safe together. */
  private largest(state: State, remaining: Moves): { moves: Moves; waiting: Map<string, Violation> } {
    const waiting = new Map<string, Violation>();
    let moves: Moves = new Map();
    for (const [name, manifest] of remaining) {
      const violation = this.mixtures.violation(state, moves, [name, manifest]);
      if (violation) waiting.set(name, violation);
      else moves = new Map([...moves, [name, manifest]]);
    }
    return { moves, waiting };
  }

  /** Intermediate objects that make one of the other moves possible. */
  private intermediates(state: State, moves: Moves, rest: readonly ChangedObject[]): Intermediates {
    const waiting = new Set(rest.map(({ name }) => name));
    for (const candidate of candidates(rest)) {
      const changed = new Map([...candidate].filter(([name, manifest]) => !isSame(state.get(name), manifest)));
      const all: Moves = new Map([...moves, ...changed]);
      const next: State = new Map([...state, ...all]);
      const key = this.transition.key(next);
      if (changed.size === 0 || this.tried.has(key)) continue;
      this.tried.add(key);
      if (!this.mixtures.violation(state, all) && this.leadsOn(next, waiting)) return changed;
    }
    return NONE;
  }

  /** Whether some move is safe, of all or of those that had to wait. */
  private leadsOn(state: State, waiting?: ReadonlySet<string>): boolean {
    return [...this.remaining(state)].some(
      (move) => (!waiting || waiting.has(move[0])) && !this.mixtures.violation(state, NONE, move),
    );
  }
}

const NONE: Intermediates = new Map();

/** A way that is longer is not searched. */
const MOST_STAGES = 10;
const TOO_LONG = undecidedBecause(`no order was found within ${MOST_STAGES} steps`);

const unproved = (moves: Moves, violation: Violation | undefined): Stage => ({
  moves,
  intermediate: new Set(),
  waiting: new Map(),
  ...(violation && { violation }),
});

const isSame = (a: Manifest | undefined, b: Manifest) => JSON.stringify(a) === JSON.stringify(b);
