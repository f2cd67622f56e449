import type { Branch } from './branch';
import { anyValue, both, complementOf, isEmpty, PATH, UNUSUAL, type Values } from './condition';
import type { Languages } from './language';

/** How many cases a proof may distinguish; beyond them nothing is claimed. */
const MOST_CASES = 200;

type Case = ReadonlyMap<string, Values>;

/**
 * Proves that requests of one branch never reach it, because branches before it take every one of them.
 *
 * A request is one value for each subject: its path, each of its headers and query parameters. They are independent, so
 * that "every request of B is one of A1, A2…" comes down to inclusions of regular languages, case by case.
 */
export class Prover {
  private readonly witnesses = new Map<Branch, Witness | undefined>();
  private readonly languages: Languages;

  constructor(languages: Languages) {
    this.languages = languages;
  }

  /** A subject of which the branch asks what no request can fulfil. */
  contradiction(branch: Branch): string | undefined {
    if (this.witness(branch)) return undefined;
    for (const [subject, values] of this.caseOf(branch)) if (isEmpty(values, this.languages)) return subject;
    return undefined;
  }

  /** Of the earlier branches, all of which apply wherever it does: those that take all its requests. */
  eaters(branch: Branch, earlier: readonly Branch[]): readonly Branch[] | undefined {
    const catchAll = earlier.find((other) => other.catchAll);
    if (catchAll) return [catchAll];
    if (earlier.length === 0) return undefined;
    const witness = this.witness(branch);
    if (witness && !earlier.some((other) => holdFor(other, witness))) return undefined;
    const keys = new Set(branch.conditions.map(({ key }) => key));
    const plain = earlier.find((other) => coversPlainly(other, branch, keys));
    if (plain) return [plain];
    const start = this.caseOf(branch);
    if (!witness && this.isImpossible(start)) return undefined;
    const overlapping = earlier.flatMap((other) => {
      const asked = this.remaining(other, keys);
      return asked && this.overlaps(start, asked) ? [{ branch: other, asked }] : [];
    });
    for (const one of overlapping) if (this.covered(start, [one])) return [one.branch];
    return overlapping.length > 1 ? this.covered(start, overlapping) : undefined;
  }

  /** One unusual request of the branch; `undefined` where none is found at once. */
  private witness(branch: Branch): Witness | undefined {
    if (!this.witnesses.has(branch)) this.witnesses.set(branch, this.findWitness(branch));
    return this.witnesses.get(branch);
  }

  private findWitness(branch: Branch): Witness | undefined {
    const request = new Map<string, string | undefined>();
    for (const { subject, sample, values } of branch.conditions) {
      if (request.has(subject)) continue;
      let value = sample;
      if (value === null) {
        const asked = values(this.languages);
        value = asked && this.languages.sample(asked.language);
        if (value === undefined) return undefined;
      }
      request.set(subject, value);
    }
    return isPath(request.get(PATH)) && holdFor(branch, request) ? request : undefined;
  }

  private caseOf(branch: Branch): Case {
    const values = new Map<string, Values>();
    for (const condition of branch.conditions) {
      const asked = condition.values(this.languages);
      if (asked) this.narrow(values, condition.subject, asked);
    }
    return values;
  }

  /** What is left to ask, given that the conditions of these keys hold; `undefined` where that is not modelled. */
  private remaining(branch: Branch, keys: ReadonlySet<string>): Asked[] | undefined {
    const remaining: Asked[] = [];
    for (const { subject, key, values } of branch.conditions) {
      if (keys.has(key)) continue;
      const asked = values(this.languages);
      if (!asked) return undefined;
      remaining.push({ subject, values: asked });
    }
    return remaining;
  }

  private covered(start: Case, candidates: readonly Candidate[]): readonly Branch[] | undefined {
    const used = new Set<Branch>();
    let cases = 0;
    const isCovered = (remaining: Case, from: number): boolean => {
      cases += 1;
      if (cases > MOST_CASES) return false;
      for (let at = from; at < candidates.length; at++) {
        const candidate = candidates[at];
        if (!candidate || !this.overlaps(remaining, candidate.asked)) continue;
        used.add(candidate.branch);
        return this.split(remaining, candidate.asked).every((rest) => isCovered(rest, at + 1));
      }
      return false;
    };
    return isCovered(start, 0) ? [...used] : undefined;
  }

  /** What the conditions leave over, as cases without a request in common. */
  private split(remaining: Case, asked: readonly Asked[]): Case[] {
    const cases: Case[] = [];
    const inside = new Map(remaining);
    for (const { subject, values } of asked) {
      const rest = new Map(inside);
      this.narrow(rest, subject, complementOf(values, this.languages));
      if (!isEmpty(this.valuesOf(rest, subject), this.languages)) cases.push(rest);
      this.narrow(inside, subject, values);
    }
    return cases;
  }

  private overlaps(remaining: Case, asked: readonly Asked[]): boolean {
    const inside = new Map(remaining);
    for (const { subject, values } of asked) {
      this.narrow(inside, subject, values);
      if (isEmpty(this.valuesOf(inside, subject), this.languages)) return false;
    }
    return true;
  }

  private isImpossible(one: Case): boolean {
    for (const values of one.values()) if (isEmpty(values, this.languages)) return true;
    return false;
  }

  private narrow(values: Map<string, Values>, subject: string, asked: Values): void {
    values.set(subject, both(this.valuesOf(values, subject), asked, this.languages));
  }

  private valuesOf(values: Case, subject: string): Values {
    return values.get(subject) ?? anyValue(subject, this.languages);
  }
}

type Witness = ReadonlyMap<string, string | undefined>;

interface Asked {
  readonly subject: string;
  readonly values: Values;
}

interface Candidate {
  readonly branch: Branch;
  readonly asked: readonly Asked[];
}

/** By its texts alone: every condition is one of the other branch, or a prefix of its path. */
function coversPlainly(wide: Branch, narrow: Branch, keys: ReadonlySet<string>): boolean {
  const isPrefix = wide.path.kind === 'prefix' && !wide.path.ignoreCase;
  const isUnder = isPrefix && isLiteral(narrow.path) && narrow.path.value.startsWith(wide.path.value);
  return wide.conditions.every(({ subject, key }) => keys.has(key) || (isUnder && subject === PATH));
}

function isLiteral({ kind, ignoreCase }: Branch['path']): boolean {
  return !ignoreCase && (kind === 'exact' || kind === 'prefix');
}

function holdFor({ conditions }: Branch, request: Witness): boolean {
  return conditions.every(({ subject, test }) => test(subjectOf(request, subject)));
}

function subjectOf(request: Witness, subject: string): string | undefined {
  if (request.has(subject)) return request.get(subject);
  return subject.startsWith('header :') ? UNUSUAL : undefined;
}

function isPath(value: string | undefined): boolean {
  return value !== undefined && /^(?:\/[^?#\0\n\r]*|\*)$/.test(value);
}
