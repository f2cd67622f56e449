import { compareStatuses } from '../gateway-api/statuses';
import type { RealMesh } from '../mesh';
import type { Observed } from '../outcome';
import type { MeshRequest } from '../request';
import { type Area, type Case, nameOf } from './area';
import { Collector, type Placed } from './collect';
import { differences, samplesFor } from './compare';
import { withoutDisturbances } from './disturbance';
import { Judge } from './judge';
import { moveTo } from './place';
import { shrink } from './shrink';
import type { VerdictJson } from './verdict';

/** A request for which the simulator and the real mesh differ. */
export interface Difference {
  readonly case: Case;
  readonly request: MeshRequest;
  readonly problems: readonly string[];
  readonly verdict: VerdictJson;
  readonly observed: readonly Observed[];
  readonly placed: Placed;
}

export interface Tally {
  cases: number;
  requests: number;
  sent: number;
  agreed: number;
  /** Requests that differed at first, and agreed with ten times as many samples. */
  repeated: number;
  /** Observations in these samples that were not compared, because the connection broke on the way. */
  disturbed: number;
  /** Differences that disappeared when the case was placed again. */
  readonly unconfirmed: Difference[];
  /** Objects that the API server or Istio's webhook rejected; their cases continued without them. */
  refusedObjects: number;
  /** Seeds of cases whose configuration an Envoy rejected, with the rejected kinds; most are not judged. */
  readonly refusedByEnvoy: Map<number, string>;
  /** Number of outcomes by kind. */
  readonly kinds: Map<string, number>;
  readonly differences: Difference[];
  /** Number of objects whose statuses were compared. */
  statuses: number;
  /** Statuses that differ, in words. */
  readonly wrongStatuses: string[];
}

/** Runs random cases on the real mesh and compares the outcomes with the simulator's verdicts. */
export class Differential {
  readonly #area: Area;
  readonly #collector: Collector;
  readonly tally: Tally = {
    cases: 0,
    requests: 0,
    sent: 0,
    agreed: 0,
    repeated: 0,
    disturbed: 0,
    unconfirmed: [],
    refusedObjects: 0,
    refusedByEnvoy: new Map(),
    kinds: new Map(),
    differences: [],
    statuses: 0,
    wrongStatuses: [],
  };

  private constructor(area: Area, collector: Collector) {
    this.#area = area;
    this.#collector = collector;
  }

  static async start(mesh: RealMesh, area: Area): Promise<Differential> {
    return new Differential(area, await Collector.start(mesh, area));
  }

  /** Removes the area from the mesh. */
  async stop(): Promise<void> {
    await this.#collector.stop();
  }

  /** Cases with the seeds `seed`, `seed + 1`, and so on. */
  async run(seed: number, count: number, onDifference: (difference: Difference) => Promise<void>): Promise<void> {
    for (let i = 0; i < count; i += this.#collector.places) {
      const length = Math.min(this.#collector.places, count - i);
      const cases = Array.from({ length }, (_, j) => this.#area.generate(seed + i + j));
      const found: Difference[] = [];
      // If Envoy refuses one of several cases, each must be placed alone.
      for (const mayBeRefused of [false, true]) {
        const alike = cases.filter((generated) => (generated.mayBeRefused ?? false) === mayBeRefused);
        if (alike.length > 0) found.push(...(await this.#judgeAll(alike)));
      }
      const confirmed = await this.#confirm(found);
      const known = new Set(confirmed.map(idOf));
      this.tally.unconfirmed.push(...found.filter((difference) => !known.has(idOf(difference))));
      for (const difference of confirmed) {
        this.tally.differences.push(difference);
        await onDifference(difference);
      }
    }
  }

  /** The differences that remain when the cases are placed again, because others cannot be reproduced. */
  async #confirm(differences: readonly Difference[]): Promise<Difference[]> {
    const cases = new Map<number, Case>();
    for (const { case: differing, request } of differences) {
      const requests = [...(cases.get(differing.seed)?.requests ?? []), request];
      cases.set(differing.seed, { ...differing, requests });
    }
    return cases.size === 0 ? [] : this.#judgeAll([...cases.values()], { again: true });
  }

  async #judgeAll(cases: readonly Case[], { again = false } = {}): Promise<Difference[]> {
    const { placed, refusals } = await this.#collector.place(cases);
    if (refusals.length > 0) {
      const [first] = cases;
      if (cases.length > 1 || first === undefined) {
        // One case blocks all others, so judge each on its own.
        const found: Difference[] = [];
        for (const single of cases) found.push(...(await this.#judgeAll([single], { again })));
        return found;
      }
      this.tally.refusedByEnvoy.set(first.seed, JSON.stringify(refusals[0]?.kinds));
      if (!first.mayBeRefused) return [];
    }
    const found = await this.#judge(placed);
    if (!again && this.#area.statuses) await this.#compareStatuses(placed);
    if (!again) for (const [i, placedCase] of placed.entries()) this.#count(placedCase, found[i] ?? []);
    return found.flat();
  }

  async #compareStatuses(placed: readonly Placed[]): Promise<void> {
    const compared = placed.map(async (placedCase) => {
      const { objects, problems } = await compareStatuses(placedCase);
      this.tally.statuses += objects;
      this.tally.wrongStatuses.push(...problems.map((problem) => `${nameOf(placedCase.case)}: ${problem}`));
    });
    await Promise.all(compared);
  }

  /** The differences of each case. */
  #judge(placed: readonly Placed[]): Promise<Difference[][]> {
    // Verdicts first: while one is computed, a client does not see the response that it waits for.
    return Promise.all(placed.map(expect).map((expected) => this.#compare(expected)));
  }

  async #compare({ placed, originals, requests, verdicts }: Expected): Promise<Difference[]> {
    const found: Difference[] = [];
    const observations = await this.#sendAll(placed, requests, verdicts, false);
    for (const [i, request] of requests.entries()) {
      const verdict = verdicts[i];
      const original = originals[i];
      if (verdict === undefined || original === undefined) continue;
      let observed = observations[i] ?? [];
      let problems = differences(request, verdict, observed);
      if (problems.length > 0) {
        // It may be chance or a slow machine: look again, with ten times as many samples.
        observed = (await this.#sendAll(placed, [request], [verdict], true))[0] ?? [];
        const intact = withoutDisturbances(verdict, observed);
        problems = differences(request, verdict, intact);
        this.tally.disturbed += observed.length - intact.length;
        if (problems.length === 0) this.tally.repeated++;
      }
      const [kind] = observed.map(({ outcome }) => outcome.kind);
      if (kind !== undefined) this.tally.kinds.set(kind, (this.tally.kinds.get(kind) ?? 0) + 1);
      if (problems.length > 0)
        found.push({ case: placed.case, request: original, problems, verdict, observed, placed });
    }
    return found;
  }

  #count({ case: { requests }, refused }: Placed, found: readonly Difference[]): void {
    this.tally.cases++;
    this.tally.refusedObjects += refused.length;
    this.tally.requests += requests.length;
    this.tally.agreed += requests.length - found.length;
  }

  async #sendAll(
    placed: Placed,
    requests: readonly MeshRequest[],
    verdicts: readonly VerdictJson[],
    thorough: boolean,
  ): Promise<Observed[][]> {
    const counts = verdicts.map((verdict) => samplesFor(verdict, thorough));
    const all = requests.flatMap((request, i) => Array.from({ length: counts[i] ?? 0 }, () => request));
    const observed = await placed.send(all);
    this.tally.sent += all.length;
    let from = 0;
    return counts.map((count) => {
      const part = observed.slice(from, from + count);
      from += count;
      return part;
    });
  }

  /** The same difference in a smaller case, found in at most `rounds` rounds. */
  async shrink(difference: Difference, rounds = 60): Promise<Difference> {
    const differs = async (cases: readonly Case[]) => {
      const { placed, refusals } = await this.#collector.place(cases);
      if (refusals.length > 0 && !cases.every(({ mayBeRefused }) => mayBeRefused)) return cases.map(() => false);
      const judged = await this.#judge(placed);
      return judged.map((found, i) => found.length > 0 && placed[i]?.refused.length === 0);
    };
    const single = { ...difference.case, requests: [difference.request] };
    const smallest = await shrink(single, differs, this.#collector.places, rounds);
    // Judge exactly this case, so the reported problems belong to it.
    const { placed } = await this.#collector.place([smallest]);
    const [found] = (await this.#judge(placed)).flat();
    return found ?? difference;
  }
}

/** A placed case with its requests, here and at its place, and their verdicts. */
interface Expected {
  readonly placed: Placed;
  readonly originals: readonly MeshRequest[];
  readonly requests: readonly MeshRequest[];
  readonly verdicts: readonly VerdictJson[];
}

function expect(placed: Placed): Expected {
  const judge = new Judge(placed.manifests);
  const originals = placed.case.requests.map((request) => ({
    ...request,
    sourceIp: placed.sourceIp(moveTo(placed.place, request)),
  }));
  const requests = moveTo(placed.place, originals);
  return { placed, originals, requests, verdicts: requests.map((request) => judge.verdict(request)) };
}

function idOf({ case: { seed }, request: { sourceIp: _, ...request } }: Difference): string {
  // At another place, a caller has another address.
  return `${seed} ${JSON.stringify(request)}`;
}
