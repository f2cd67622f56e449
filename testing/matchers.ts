import { isDeepStrictEqual } from 'node:util';
import {
  type CheckOptions,
  describeOutcome,
  Fraction,
  type Mesh,
  type Outcome,
  type Request,
  type Verdict,
} from '../mesh';
import { formatText } from '../mesh/report/text';
import { exact, goesTo, percent, shareOf } from './shares';

/** What a matcher says to jest or vitest, which share the shape. */
export interface MatcherResult {
  /** Whether it holds. */
  readonly pass: boolean;
  /** What is told when a test fails: what was expected, what came, and every station on the way. */
  readonly message: () => string;
}

/** Conditions on the request as the workload sees it; what is left out does not matter. */
export interface ExpectedUpstream {
  /** The path with its query, after rewrites. @default any */
  readonly path?: string;
  /** The Host header, after rewrites. @default any */
  readonly host?: string;
  /** Headers that it has, with these values; names in any letter case. @default any */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every request goes to the service, or to its version: `web-api`, `web-api/v2`. */
export function toRouteTo(verdict: Verdict, target: string, upstream: ExpectedUpstream = {}): MatcherResult {
  const pass = verdict.outcomes.every((outcome) => goesTo(outcome, target) && sees(outcome, upstream));
  const seen = Object.keys(upstream).length > 0 ? `, which sees ${JSON.stringify(upstream)}` : '';
  return result(pass, verdict, `every request goes to ${target}${seen}`);
}

/** Requests are split between services or versions by these shares: weights or percents, of which only the ratio counts. */
export function toSplit(verdict: Verdict, shares: Readonly<Record<string, number>>): MatcherResult {
  const expected = Object.entries(shares).map(([target, share]) => [target, exact(share)] as const);
  const sum = expected.reduce((total, [, share]) => total.plus(share), Fraction.zero);
  if (sum.isZero()) throw new Error(`shares must have a sum above 0, got ${JSON.stringify(shares)}`);
  const parts = expected.map(
    ([target, share]) => [target, share.times(Fraction.of(sum.denominator, sum.numerator))] as const,
  );
  const everywhere = shareOf(verdict, (outcome) => parts.some(([target]) => goesTo(outcome, target)));
  const pass =
    everywhere.equals(Fraction.one) &&
    parts.every(([target, share]) => shareOf(verdict, (outcome) => goesTo(outcome, target)).equals(share));
  return result(pass, verdict, parts.map(([target, share]) => `${percent(share)} go to ${target}`).join(', '));
}

/** This share of the requests, in percent, is aborted with the HTTP status or the gRPC status. */
export function toAbort(verdict: Verdict, status: number | string, percentage = 100): MatcherResult {
  const isAbort = (outcome: Outcome) =>
    outcome.kind === 'abort' && (typeof status === 'number' ? outcome.status : outcome.grpcStatus) === status;
  const share = exact(percentage).times(Fraction.of(1, 100));
  const pass = shareOf(verdict, isAbort).equals(share);
  return result(pass, verdict, `${percent(share)} are aborted with ${status}`);
}

/** This share of the requests, in percent, waits so long (`5s`, as the trace says it) before it goes on or is aborted. */
export function toDelay(verdict: Verdict, delay: string, percentage = 100): MatcherResult {
  const share = exact(percentage).times(Fraction.of(1, 100));
  const pass = shareOf(verdict, (outcome) => outcome.delay === delay).equals(share);
  return result(pass, verdict, `${percent(share)} wait ${delay}`);
}

/** Every request is answered with a redirect to the location. */
export function toRedirectTo(verdict: Verdict, location: string, status?: number): MatcherResult {
  const pass = verdict.outcomes.every(
    (outcome) =>
      outcome.kind === 'redirect' &&
      outcome.location === location &&
      (status === undefined || outcome.status === status),
  );
  return result(
    pass,
    verdict,
    `every request is redirected to ${location}${status === undefined ? '' : ` with ${status}`}`,
  );
}

/** No rule takes the request: 404. */
export function toFindNoRoute(verdict: Verdict): MatcherResult {
  const pass = verdict.outcomes.every(({ kind }) => kind === 'no-route');
  return result(pass, verdict, 'no rule takes the request');
}

/** Every request is denied, by this policy (`AuthorizationPolicy default/articlesaccess`, or a part of that). */
export function toBeDenied(verdict: Verdict, policy?: string): MatcherResult {
  const pass = verdict.outcomes.every(
    (outcome) => outcome.kind === 'denied' && (policy === undefined || outcome.policy.includes(policy)),
  );
  return result(pass, verdict, `every request is denied${policy === undefined ? '' : ` by ${policy}`}`);
}

/** Both meshes do the same with each of the requests, whatever their rules look like. */
export function toRouteLike(mesh: Mesh, other: Mesh, requests: readonly Request[]): MatcherResult {
  if (requests.length === 0) throw new Error('requests must be a list of at least one, got an empty list');
  const differences = requests.flatMap((request) => {
    const [ours, theirs] = [mesh.route(request), other.route(request)];
    return isDeepStrictEqual(effect(ours), effect(theirs)) ? [] : [{ request, ours, theirs }];
  });
  const [first] = differences;
  if (!first) return { pass: true, message: () => `both do the same with all ${requests.length} requests` };
  return {
    pass: false,
    message: () =>
      [
        `${differences.length} of ${requests.length} requests end differently, first ${JSON.stringify(first.request)}`,
        ...described('expected', first.theirs),
        ...described('received', first.ours),
      ].join('\n'),
  };
}

/** Nothing is wrong with the manifests of the mesh, not even a warning; findings can be suppressed. */
export function toHaveNoFindings(mesh: Mesh, options?: CheckOptions): MatcherResult {
  const report = mesh.judge(options);
  const { findings, unknownCodes } = report;
  const unknown = unknownCodes.map((code) => `suppress names ${code}, which no check has\n`).join('');
  return {
    pass: findings.length === 0 && unknown === '',
    message: () =>
      `expected ${findings.length === 0 && unknown === '' ? 'findings' : 'no findings'}, received\n\n${unknown}${formatText(report, { color: false })}`,
  };
}

/** The requests of the mesh so far have reached this share of its rules and matches, in percent. */
export function toBeCovered(mesh: Mesh, least = 100): MatcherResult {
  const { share, unreached } = mesh.coverage();
  const lines = unreached.map(
    ({ virtualService, protocol, rule, match, name }) =>
      `  ${virtualService} ${protocol} rule ${rule}${match === null ? '' : ` match ${match}`}${name === null ? '' : ` "${name}"`}`,
  );
  return {
    pass: share * 100 >= least,
    message: () =>
      [
        `expected at least ${least} % of the rules and matches to be reached, received ${+(share * 100).toFixed(2)} %`,
        ...lines,
      ].join('\n'),
  };
}

function sees(outcome: Outcome, { headers = {}, ...expected }: ExpectedUpstream): boolean {
  if (outcome.kind !== 'forward') return false;
  const { upstream } = outcome;
  // Of a connection that goes on as it is nobody knows the requests.
  if (!upstream) return Object.keys(expected).length === 0 && Object.keys(headers).length === 0;
  return (
    Object.entries(expected).every(([field, value]) => upstream[field as 'path' | 'host'] === value) &&
    Object.entries(headers).every(([name, value]) => upstream.headers[name.toLowerCase()] === value)
  );
}

/** What a verdict means to the client and the workloads, without how it came about. */
function effect({ outcomes, mirrors, timeout, retries }: Verdict): unknown {
  const shares = new Map<string, Fraction>();
  for (const { probability, ...fate } of outcomes) {
    const key = JSON.stringify(fate);
    shares.set(key, (shares.get(key) ?? Fraction.zero).plus(probability));
  }
  const sorted = [...shares].map(([fate, share]) => `${share} ${fate}`).sort();
  return { sorted, mirrors: JSON.stringify(mirrors), timeout, retries: JSON.stringify(retries) };
}

function result(pass: boolean, verdict: Verdict, expected: string): MatcherResult {
  return {
    pass,
    message: () =>
      [
        `expected ${pass ? 'not ' : ''}that ${expected}`,
        ...described('received', verdict),
        'trace',
        ...verdict.trace.map((line) => `  ${line}`),
      ].join('\n'),
  };
}

const described = (title: string, { outcomes }: Verdict): string[] => [
  title,
  ...outcomes.map((outcome) => `  ${describeOutcome(outcome)}`),
];
