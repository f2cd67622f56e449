import type { Branch } from './branch';
import { anyValue, both, complementOf, isEmpty, PATH, UNUSUAL, type Values } from './condition';
import type { Languages } from './language';

/** The most cases that a proof distinguishes; beyond them, nothing is proved. */
const MOST_CASES = 200;

type Case = ReadonlyMap<string, Values>;

/**
 * Proves that no request reaches a branch, because earlier branches match all of its requests.
 *
 * A request has one value for each subject: path, headers, query parameters. Subjects are independent of each other, so
 * "every request of B also matches A1, A2…" is a question of inclusion between regular languages, case by case.
 */
export class Prover {
  private readonly witnesses = new Map<Branch, Witness | undefined>();
  private readonly languages: Languages;

  constructor(languages: Languages) {
    this.languages = languages;
  }

  /** A subject whose conditions exclude each other. */
  contradiction(branch: Branch): string | undefined {
    if (this.witness(branch)) return undefined;
    for (const [subject, values] of this.caseOf(branch)) if (isEmpty(values, this.languages)) return subject;
    return undefined;
  }

  /** The earlier branches that together match all requests of this one. They must apply at the same proxies and ports. */
  coveredBy(branch: Branch, earlier: readonly Branch[]): readonly Branch[] | undefined {
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
      const demands = this.demands(other, keys);
      return demands && this.overlaps(start, demands) ? [{ branch: other, demands }] : [];
    });
    for (const candidate of overlapping) if (this.covered(start, [candidate])) return [candidate.branch];
    return overlapping.length > 1 ? this.covered(start, overlapping) : undefined;
  }

  /** An unusual request that the branch matches; `undefined` if none is found without a search. */
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
        const possible = values(this.languages);
        value = possible && this.languages.sample(possible.language);
        if (value === undefined) return undefined;
      }
      request.set(subject, value);
    }
    return isPath(request.get(PATH)) && holdFor(branch, request) ? request : undefined;
  }

  private caseOf(branch: Branch): Case {
    const values = new Map<string, Values>();
    for (const condition of branch.conditions) {
      const possible = condition.values(this.languages);
      if (possible) this.narrow(values, condition.subject, possible);
    }
    return values;
  }

  /** The demands of the branch if the conditions with these keys hold; `undefined` if one is not modelled. */
  private demands(branch: Branch, keys: ReadonlySet<string>): Demand[] | undefined {
    const demands: Demand[] = [];
    for (const { subject, key, values } of branch.conditions) {
      if (keys.has(key)) continue;
      const possible = values(this.languages);
      if (!possible) return undefined;
      demands.push({ subject, values: possible });
    }
    return demands;
  }

  private covered(start: Case, candidates: readonly Candidate[]): readonly Branch[] | undefined {
    const used = new Set<Branch>();
    let cases = 0;
    const isCovered = (remaining: Case, from: number): boolean => {
      cases += 1;
      if (cases > MOST_CASES) return false;
      for (let index = from; index < candidates.length; index++) {
        const candidate = candidates[index];
        if (!candidate || !this.overlaps(remaining, candidate.demands)) continue;
        used.add(candidate.branch);
        return this.split(remaining, candidate.demands).every((rest) => isCovered(rest, index + 1));
      }
      return false;
    };
    return isCovered(start, 0) ? [...used] : undefined;
  }

  /** Splits the requests that do not meet the demands into disjoint cases. */
  private split(remaining: Case, demands: readonly Demand[]): Case[] {
    const cases: Case[] = [];
    const inside = new Map(remaining);
    for (const { subject, values } of demands) {
      const rest = new Map(inside);
      this.narrow(rest, subject, complementOf(values, this.languages));
      if (!isEmpty(this.valuesOf(rest, subject), this.languages)) cases.push(rest);
      this.narrow(inside, subject, values);
    }
    return cases;
  }

  private overlaps(remaining: Case, demands: readonly Demand[]): boolean {
    const inside = new Map(remaining);
    for (const { subject, values } of demands) {
      this.narrow(inside, subject, values);
      if (isEmpty(this.valuesOf(inside, subject), this.languages)) return false;
    }
    return true;
  }

  private isImpossible(subjects: Case): boolean {
    for (const values of subjects.values()) if (isEmpty(values, this.languages)) return true;
    return false;
  }

  private narrow(values: Map<string, Values>, subject: string, demanded: Values): void {
    values.set(subject, both(this.valuesOf(values, subject), demanded, this.languages));
  }

  private valuesOf(values: Case, subject: string): Values {
    return values.get(subject) ?? anyValue(subject, this.languages);
  }
}

type Witness = ReadonlyMap<string, string | undefined>;

interface Demand {
  readonly subject: string;
  readonly values: Values;
}

interface Candidate {
  readonly branch: Branch;
  readonly demands: readonly Demand[];
}

/** Compares text only: each condition is also one of the other branch, or a prefix of its path. */
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
