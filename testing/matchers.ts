import { isDeepStrictEqual } from 'node:util';
import {
  type AccessCell,
  type AccessOptions,
  type CheckOptions,
  describeOutcome,
  Fraction,
  type Mesh,
  type MeshSource,
  type Outcome,
  type Request,
  type Verdict,
} from '../mesh';
import { accessFailures } from '../mesh/behaviour/access/expectation';
import { placesOf } from '../mesh/behaviour/diff/difference';
import { formatText } from '../mesh/report/text';
import { checkVerdict, meshWithRequests, receivedMesh } from './received';
import { exact, goesTo, percent, shareOf } from './shares';

/** Result of a matcher, for both jest and vitest. */
export interface MatcherResult {
  /** Whether the expectation is met. */
  readonly pass: boolean;
  /** The failure message: expected and received outcomes, the trace of the request, and what the verdict assumes. */
  readonly message: () => string;
}

/** Conditions on the request that the workload receives. */
export interface ExpectedUpstream {
  /** Path with the query string, after rewrites. @default any path */
  readonly path?: string;
  /** Host header, after rewrites. @default any host */
  readonly host?: string;
  /** Headers that the request must have with these values. Names are case-insensitive. @default any headers */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Checks that every request goes to a service or one of its subsets: `web-api`, `web-api/v2`. */
export function toRouteTo(verdict: Verdict, target: string, upstream: ExpectedUpstream = {}): MatcherResult {
  checkVerdict('toRouteTo', verdict);
  const pass = verdict.outcomes.every((outcome) => goesTo(outcome, target) && receives(outcome, upstream));
  const received = Object.keys(upstream).length > 0 ? `, which receives ${JSON.stringify(upstream)}` : '';
  return result(pass, verdict, [`every request goes to ${target}${received}`], (outcome) =>
    describeUpstream(outcome, upstream),
  );
}

/** Checks that requests are split between services or subsets in the ratio of these weights or percentages. */
export function toSplit(verdict: Verdict, shares: Readonly<Record<string, number>>): MatcherResult {
  checkVerdict('toSplit', verdict);
  const expected = Object.entries(shares).map(([target, share]) => [target, exact(share)] as const);
  const sum = expected.reduce((total, [, share]) => total.plus(share), Fraction.zero);
  if (sum.isZero()) throw new Error(`the sum of the shares must be above 0, got ${JSON.stringify(shares)}`);
  const parts = expected.map(
    ([target, share]) => [target, share.times(Fraction.of(sum.denominator, sum.numerator))] as const,
  );
  const everywhere = shareOf(verdict, (outcome) => parts.some(([target]) => goesTo(outcome, target)));
  const pass =
    everywhere.equals(Fraction.one) &&
    parts.every(([target, share]) => shareOf(verdict, (outcome) => goesTo(outcome, target)).equals(share));
  return result(
    pass,
    verdict,
    parts.map(([target, share]) => `${percent(share)} go to ${target}`),
  );
}

/**
 * Checks that this percentage of the requests is aborted with an HTTP status, such as 503, or a gRPC status, such as
 * `UNAVAILABLE`.
 */
export function toAbort(verdict: Verdict, status: number | string, percentage = 100): MatcherResult {
  checkVerdict('toAbort', verdict);
  const isAbort = (outcome: Outcome) =>
    outcome.kind === 'abort' && (typeof status === 'number' ? outcome.status : outcome.grpcStatus) === status;
  const share = exact(percentage).times(Fraction.of(1, 100));
  const pass = shareOf(verdict, isAbort).equals(share);
  return result(pass, verdict, [`${percent(share)} are aborted with ${status}`]);
}

/** Checks that this percentage of the requests is delayed by a fault. The delay has the format of the trace: `5s`. */
export function toDelay(verdict: Verdict, delay: string, percentage = 100): MatcherResult {
  checkVerdict('toDelay', verdict);
  const share = exact(percentage).times(Fraction.of(1, 100));
  const pass = shareOf(verdict, (outcome) => outcome.delay === delay).equals(share);
  return result(pass, verdict, [`${percent(share)} are delayed by ${delay}`]);
}

/** Checks that every request is redirected to the location, with any status unless one is given. */
export function toRedirectTo(verdict: Verdict, location: string, status?: number): MatcherResult {
  checkVerdict('toRedirectTo', verdict);
  const pass = verdict.outcomes.every(
    (outcome) =>
      outcome.kind === 'redirect' &&
      outcome.location === location &&
      (status === undefined || outcome.status === status),
  );
  return result(pass, verdict, [
    `every request is redirected to ${location}${status === undefined ? '' : ` with ${status}`}`,
  ]);
}

/** Checks that no rule matches the request, so the answer is 404. */
export function toFindNoRoute(verdict: Verdict): MatcherResult {
  checkVerdict('toFindNoRoute', verdict);
  const pass = verdict.outcomes.every(({ kind }) => kind === 'no-route');
  return result(pass, verdict, ['no rule matches the request']);
}

/**
 * Checks that every request is denied, optionally by this policy: `default/articlesaccess`, or a part of it.
 */
export function toBeDenied(verdict: Verdict, policy?: string): MatcherResult {
  checkVerdict('toBeDenied', verdict);
  const pass = verdict.outcomes.every(
    (outcome) => outcome.kind === 'denied' && (policy === undefined || outcome.policy.includes(policy)),
  );
  return result(pass, verdict, [`every request is denied${policy === undefined ? '' : ` by ${policy}`}`]);
}

/** Checks that each request has the same outcomes in both meshes, charts or apps, even if their rules differ. */
export function toRouteLike(
  received: Mesh | MeshSource,
  expected: Mesh | MeshSource,
  requests: readonly Request[],
): MatcherResult {
  const [mesh, other] = [receivedMesh('toRouteLike', received), receivedMesh('toRouteLike', expected)];
  if (requests.length === 0) throw new Error('requests must be a list of at least one item, got an empty list');
  const differences = requests.flatMap((request) => {
    const [ours, theirs] = [mesh.route(request), other.route(request)];
    return isDeepStrictEqual(effect(ours), effect(theirs)) ? [] : [{ request, ours, theirs }];
  });
  const [first] = differences;
  if (!first) return { pass: true, message: () => `all ${requests.length} requests have the same outcomes` };
  return {
    pass: false,
    message: () =>
      [
        `${differences.length} of ${requests.length} requests have different outcomes, the first is ${JSON.stringify(first.request)}`,
        ...described('expected', first.theirs),
        ...described('received', first.ours),
        ...section('assumed', [...new Set([...first.theirs.assumptions, ...first.ours.assumptions])]),
      ].join('\n'),
  };
}

/** Differences that `toBehaveLike` accepts. */
export interface AcceptedDifferences {
  /** Hosts whose requests may be treated differently; `*` matches any text. @default none */
  readonly except?: readonly string[];
}

/** Checks that both meshes treat all requests alike: not samples, but all that can be sent. */
export function toBehaveLike(
  received: Mesh | MeshSource,
  before: Mesh | MeshSource,
  { except = [] }: AcceptedDifferences = {},
): MatcherResult {
  const [mesh, other] = [receivedMesh('toBehaveLike', received), receivedMesh('toBehaveLike', before)];
  const differences = mesh.differences(other);
  const isExpected = ({ host }: { host: string }) => except.some((pattern) => matchesPattern(host, pattern));
  const unexpected = differences.filter((difference) => !placesOf(difference).every(isExpected));
  const [first] = unexpected;
  if (!first) {
    const accepted = differences.length === 0 ? 'no request' : 'no request to another host';
    return { pass: true, message: () => `${accepted} is treated differently` };
  }
  const { host = first.host } = placesOf(first).find((place) => !isExpected(place)) ?? {};
  const { kind, requests, witness, before: old, after: now, causes, reason } = first;
  const outcomes = (title: string, list: readonly Outcome[]) => [
    title,
    ...list.map((one) => `  ${describeOutcome(one)}`),
  ];
  return {
    pass: false,
    message: () =>
      [
        `requests are treated differently (${unexpected.length} differences), the first is ${kind}: ${requests} to ${host}`,
        ...(reason === undefined ? [] : [reason]),
        ...(witness ? [JSON.stringify(witness), ...outcomes('before', old), ...outcomes('after', now)] : []),
        ...causes.map(({ side, object, path }) => `${side} ${object} ${path}`),
      ].join('\n'),
  };
}

/** The access that is expected: who calls what, and with which requests. */
export interface ExpectedAccess extends AccessOptions {
  /** Callers: `namespace/workload` or `gateway namespace/name`; `*` matches any text. */
  readonly from: string;
  /** Services: their host or how it starts, such as `reviews` or `reviews.default`; `*` matches any text. */
  readonly to: string;
}

/** What `expect` tells a matcher, in jest and in vitest. */
export interface MatcherContext {
  /** Whether the matcher is called after `not`. @default false */
  readonly isNot?: boolean;
}

/**
 * Checks that a caller may call a service: that some request is allowed. With `not`, that no request is, whatever its method,
 * path, headers and token are, unless these are given. What cannot be decided fails either way.
 */
export function toAllow(this: MatcherContext, received: Mesh | MeshSource, access: ExpectedAccess): MatcherResult {
  const isNot = this.isNot === true;
  const cells = receivedMesh('toAllow', received).access(access);
  const failing = accessFailures(cells, isNot ? 'must not' : 'may');
  const isMet = failing.length === 0;
  const { from, to, ...requests } = access;
  const asked = Object.entries(requests).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const about = asked.length === 0 ? '' : `, ${asked.join(', ')}`;
  return {
    pass: isNot ? !isMet : isMet,
    message: () =>
      [
        `expected that ${from} may ${isNot ? 'not ' : ''}call ${to}${about}`,
        ...failing.slice(0, MOST_CELLS).flatMap(describedCell),
        ...(failing.length > MOST_CELLS ? [`and ${failing.length - MOST_CELLS} more`] : []),
      ].join('\n'),
  };
}

/** More cells that fail are counted. */
const MOST_CELLS = 10;

function describedCell({ from, to, port, when, witness, because, reason }: AccessCell): string[] {
  const example = witness.allowed ?? witness.denied;
  return [
    `received ${from} to ${to}:${port}: ${when}`,
    ...(example ? [`  ${witness.allowed ? 'allowed' : 'denied'} ${JSON.stringify(example)}`] : []),
    ...because.map(({ object, rule, location }) => {
      const place = location ? ` (${location.file}:${location.line})` : '';
      return `  because ${object}${rule === null ? '' : ` rules[${rule}]`}${place}`;
    }),
    ...(reason === null ? [] : [`  ${reason}`]),
  ];
}

function matchesPattern(host: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(host);
}

/** Checks that a mesh, a chart or an app has no errors and no warnings; infos pass. Findings can be suppressed. */
export function toHaveNoFindings(received: Mesh | MeshSource, options?: CheckOptions): MatcherResult {
  const report = receivedMesh('toHaveNoFindings', received).judge(options);
  const { findings, unknownCodes } = report;
  const unknown = unknownCodes.map((code) => `unknown code ${code} in suppress\n`).join('');
  const pass = findings.every(({ level }) => level === 'info') && unknown === '';
  return {
    pass,
    message: () =>
      `expected ${pass ? 'findings' : 'no findings'}, received\n\n${unknown}${formatText(report, { color: false })}`,
  };
}

/** Checks that the requests so far have reached at least this percentage of the rules and matches of the mesh. */
export function toBeCovered(mesh: Mesh, min = 100): MatcherResult {
  const { share, unreached } = meshWithRequests('toBeCovered', mesh).coverage();
  const lines = unreached.map(
    ({ virtualService, route, protocol, rule, match, name }) =>
      `  ${route ? `${route} ${virtualService}` : `${virtualService} ${protocol}`} rule ${rule}${match === null ? '' : ` ${route === 'Ingress' ? 'path' : 'match'} ${match}`}${name === null ? '' : ` "${name}"`}`,
  );
  return {
    pass: share * 100 >= min,
    message: () =>
      [
        `expected requests to reach at least ${min} % of the rules and matches, received ${+(share * 100).toFixed(2)} %`,
        ...(lines.length > 0 ? ['not reached', ...lines] : []),
      ].join('\n'),
  };
}

function receives(outcome: Outcome, { headers = {}, ...expected }: ExpectedUpstream): boolean {
  if (outcome.kind !== 'forward') return false;
  const { upstream } = outcome;
  // The requests in a connection that is forwarded unchanged are unknown.
  if (!upstream) return Object.keys(expected).length === 0 && Object.keys(headers).length === 0;
  return (
    Object.entries(expected).every(([field, value]) => upstream[field as 'path' | 'host'] === value) &&
    Object.entries(headers).every(([name, value]) => upstream.headers[name.toLowerCase()] === value)
  );
}

/** The part of a verdict that client and workloads can observe. */
function effect({ outcomes, mirrors, timeout, retries }: Verdict): unknown {
  const shares = new Map<string, Fraction>();
  for (const { probability, ...outcome } of outcomes) {
    const key = JSON.stringify(outcome);
    shares.set(key, (shares.get(key) ?? Fraction.zero).plus(probability));
  }
  const sorted = [...shares].map(([outcome, share]) => `${share} ${outcome}`).sort();
  return { sorted, mirrors: JSON.stringify(mirrors), timeout, retries: JSON.stringify(retries) };
}

/** The fields of the received request that were compared. */
function describeUpstream(outcome: Outcome, { headers = {}, ...fields }: ExpectedUpstream): string {
  if (outcome.kind !== 'forward' || !outcome.upstream) return '';
  const { upstream } = outcome;
  const names = Object.keys(headers);
  const compared = {
    ...Object.fromEntries(Object.keys(fields).map((field) => [field, upstream[field as 'path' | 'host']])),
    ...(names.length > 0 && {
      headers: Object.fromEntries(names.map((name) => [name, upstream.headers[name.toLowerCase()] ?? null])),
    }),
  };
  return Object.keys(compared).length > 0 ? `, which receives ${JSON.stringify(compared)}` : '';
}

function result(
  pass: boolean,
  verdict: Verdict,
  expected: readonly string[],
  detail: (outcome: Outcome) => string = () => '',
): MatcherResult {
  return {
    pass,
    message: () =>
      [
        pass ? 'expected not' : 'expected',
        ...expected.map((line) => `  ${line}`),
        ...section(
          'received',
          verdict.outcomes.map((outcome) => `${describeOutcome(outcome)}${detail(outcome)}`),
        ),
        ...section('trace', verdict.trace),
        ...section('assumed', verdict.assumptions),
      ].join('\n'),
  };
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

const described = (title: string, { outcomes }: Verdict): string[] => section(title, outcomes.map(describeOutcome));
