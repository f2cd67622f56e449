import type { Location } from '../manifest/location';
import type { Request } from '../request/request';
import type { Matched, MirrorOutcome, Outcome, RetryPolicy, Station, Verdict, VerdictJson } from '../verdict/verdict';
import { formatAssumptions, formatVerdict } from '../verdict/verdict-text';
import type { Origin, Passage } from './model';
import { locationOf, matchedBy, stations } from './stations';
import { trace } from './trace';

/** What verdicts of a mesh have in common. */
export interface InMesh {
  readonly assumptions: readonly string[];
  readonly refused: readonly string[];
}

/** A verdict whose trace and assumptions are written on demand. */
export class RoutedVerdict implements Verdict {
  readonly outcomes: readonly Outcome[];
  readonly mirrors: readonly MirrorOutcome[];
  readonly timeout: string | null;
  readonly retries: RetryPolicy | null;
  readonly #passage: Passage;
  readonly #origin: Origin;
  readonly #mesh: InMesh;

  readonly request: Request;
  readonly refused: readonly string[];

  constructor(request: Request, passage: Passage, origin: Origin, mesh: InMesh) {
    this.request = request;
    this.refused = mesh.refused;
    const { outcomes, mirrors, timeout, retries } = passage.answer;
    this.outcomes = outcomes;
    this.mirrors = mirrors;
    this.timeout = timeout;
    this.retries = retries;
    this.#passage = passage;
    this.#origin = origin;
    this.#mesh = mesh;
  }

  get matched(): Matched | null {
    const { route, tcp } = this.#passage;
    return tcp ? tcp.matched : route ? matchedBy(route) : null;
  }

  get location(): Location | null {
    const { route, tcp } = this.#passage;
    const { matched } = this;
    const virtualService = tcp ? tcp.virtualService : route?.virtualService;
    if (!matched || !virtualService) return null;
    return locationOf(virtualService, matched);
  }

  get assumptions(): readonly string[] {
    const origin = this.#origin;
    return [...origin.assumptions, ...this.#mesh.assumptions, ...origin.assumed(this.#passage)];
  }

  get stations(): readonly Station[] {
    return stations(this.#passage);
  }

  get trace(): readonly string[] {
    return trace(this.#passage, this.refused);
  }

  toString(): string {
    return `${formatVerdict(this)}${formatAssumptions([this])}`.trimEnd();
  }

  /** How `console.log` prints it, in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  toJSON(): VerdictJson {
    const { request, matched, mirrors, timeout, retries, assumptions, refused } = this;
    return {
      request,
      matched,
      outcomes: this.outcomes.map(({ probability, ...rest }) => ({ probability: probability.toNumber(), ...rest })),
      mirrors: mirrors.map(({ probability, destination }) => ({ probability: probability.toNumber(), destination })),
      timeout,
      retries,
      trace: this.trace,
      assumptions,
      refused,
    };
  }
}
