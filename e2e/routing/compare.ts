import type { Seen } from '../echo';
import type { Observed, Outcome } from '../outcome';
import type { MeshRequest } from '../request';
import type { DestinationJson, OutcomeJson, VerdictJson } from './verdict';

/** How often a request must be sent to judge a verdict: shares and endpoints show only in many. */
export function samplesFor({ outcomes, mirrors }: VerdictJson, thorough = false): number {
  const shares = outcomes.length > 1 || mirrors.some(({ probability }) => probability < 1);
  const endpoints = Math.max(
    1,
    ...[...outcomes, ...mirrors].map(({ destination }) => destination?.workloads.length ?? 1),
  );
  const enough = Math.max(shares ? 100 : 2, endpoints > 1 ? 12 * endpoints : 2);
  return thorough ? enough * 10 : enough;
}

/** What a real mesh did that the verdict does not say, in words; empty when they agree. */
export function differences(request: MeshRequest, verdict: VerdictJson, observed: readonly Observed[]): string[] {
  const found = new Set<string>();
  const total = verdict.outcomes.reduce((sum, { probability }) => sum + probability, 0);
  if (Math.abs(total - 1) > 1e-9) found.add(`the probabilities sum to ${total}`);
  const outcomes = told(verdict.outcomes);
  const counts = outcomes.map(() => 0);
  for (const one of observed) {
    const tries = outcomes.map((outcome, i) => ({ i, why: mismatch(request, outcome, one) }));
    const fitting = tries.find(({ why }) => why === undefined);
    if (fitting === undefined) {
      const whys = tries.map(({ why, i }) => `${outcomes[i]?.kind}: ${why}`).join('; ');
      found.add(`the mesh did ${JSON.stringify(brief(one))}, which is none of the verdict's outcomes (${whys})`);
    } else counts[fitting.i] = (counts[fitting.i] ?? 0) + 1;
  }
  for (const [i, outcome] of outcomes.entries()) {
    const problem = offShare(counts[i] ?? 0, observed.length, outcome.probability);
    if (problem !== undefined) found.add(`${outcome.kind} ${name(outcome.destination)}: ${problem}`);
    const unseen = unseenWorkloads(outcome, observed);
    if (unseen.length > 0) found.add(`no request arrived at ${unseen.join(', ')}`);
  }
  for (const problem of mirrorDifferences(verdict, observed)) found.add(problem);
  return [...found];
}

/** The outcomes that can be told apart: the access log does not name a cluster that is absent. */
function told(outcomes: readonly OutcomeJson[]): OutcomeJson[] {
  const absent = new Map<string, OutcomeJson>();
  const others: OutcomeJson[] = [];
  for (const outcome of outcomes) {
    if (outcome.reason !== 'no-cluster') others.push(outcome);
    else {
      const { destination: _, ...rest } = outcome;
      const key = String(outcome.delay ?? '');
      const probability = outcome.probability + (absent.get(key)?.probability ?? 0);
      absent.set(key, { ...rest, probability });
    }
  }
  return [...others, ...absent.values()];
}

/** Why an observation is not the outcome; undefined when it is. */
function mismatch({ from, headers }: MeshRequest, expected: OutcomeJson, one: Observed): string | undefined {
  const { outcome } = one;
  const delayed = one.log?.flags.split(',').includes('DI') ?? false;
  if (delayed !== ((expected.delay ?? null) !== null)) return delayed ? 'delayed' : 'not delayed';
  // Through the socket of a sidecar, a port without a listener is a connection that closes, whatever would follow.
  const noListener = from !== 'gateway' && outcome.kind === 'closed';
  if (noListener && ['refused', 'closed', 'passthrough'].includes(expected.kind)) return undefined;
  // Envoy adds the place to a direct response with such a status.
  if (expected.kind === 'direct' && outcome.kind === 'redirect') {
    return expected.status === outcome.status && (expected.body ?? '') === '' ? undefined : 'redirect';
  }
  if (expected.kind !== outcome.kind) return outcome.kind;
  switch (outcome.kind) {
    case 'forward':
      return forwardMismatch(expected, one, headers);
    case 'unavailable':
      if (expected.reason !== outcome.reason) return outcome.reason;
      return outcome.destination === null ? undefined : destinationMismatch(expected.destination, outcome);
    case 'redirect':
      if (expected.status !== outcome.status) return `status ${outcome.status}`;
      return expected.location === outcome.location ? undefined : `location ${outcome.location}`;
    case 'direct':
      if (expected.status !== outcome.status) return `status ${outcome.status}`;
      return (expected.body ?? '') === outcome.body ? undefined : `body ${outcome.body}`;
    case 'abort':
      if (outcome.grpcStatus !== undefined) {
        return grpcCode(expected.grpcStatus) === outcome.grpcStatus ? undefined : `grpc-status ${outcome.grpcStatus}`;
      }
      // To a caller that does not speak gRPC the status of an abort with a gRPC status is 200.
      return (expected.grpcStatus === undefined ? expected.status : 200) === outcome.status
        ? undefined
        : `status ${outcome.status}`;
    default:
      return undefined;
  }
}

const GRPC = [
  ...['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS'],
  ...['PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED'],
  ...['INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'],
];

function grpcCode(status: string | undefined): string {
  const index = GRPC.indexOf(status ?? '');
  return index < 0 ? (status ?? '') : String(index);
}

function forwardMismatch(expected: OutcomeJson, one: Observed, sent: Readonly<Record<string, string>>) {
  const { outcome } = one;
  if (outcome.kind !== 'forward') return outcome.kind;
  const wrong = destinationMismatch(expected.destination, outcome);
  if (wrong !== undefined) return wrong;
  if (expected.destination?.workloads.includes(outcome.workload) !== true) return `workload ${outcome.workload}`;
  const arrival = answered(one);
  if (arrival === undefined || !expected.upstream) return undefined;
  const { path, host, headers } = expected.upstream;
  if (arrival.path !== path) return `upstream path ${arrival.path} instead of ${path}`;
  if (arrival.host !== host) return `upstream host ${arrival.host} instead of ${host}`;
  return headerMismatch(headers, arrival.headers, sent);
}

/** Made by Envoy or by the client for the connection, not by a rule. */
const NOT_COMPARED =
  /^(:.*|host|x-e2e-id|x-request-id|x-forwarded-.*|x-envoy-.*|connection|content-length|transfer-encoding)$/;

function headerMismatch(
  expected: Readonly<Record<string, string>>,
  arrived: Readonly<Record<string, string>>,
  sent: Readonly<Record<string, string>>,
): string | undefined {
  const lower = new Map(Object.entries(expected).map(([key, value]) => [key.toLowerCase(), value]));
  const names = new Set([
    ...lower.keys(),
    ...Object.keys(arrived),
    ...Object.keys(sent).map((key) => key.toLowerCase()),
  ]);
  for (const key of names) {
    if (NOT_COMPARED.test(key) || lower.get(key) === arrived[key]) continue;
    return `header ${key} ${JSON.stringify(arrived[key])} instead of ${JSON.stringify(lower.get(key))}`;
  }
  return undefined;
}

function destinationMismatch(expected: DestinationJson | undefined, outcome: Outcome): string | undefined {
  const got = 'destination' in outcome ? outcome.destination : null;
  if (got === null || expected === undefined) return got === null ? undefined : name(got);
  const same = got.host === expected.host && got.subset === expected.subset && got.port === expected.port;
  return same ? undefined : name(got);
}

function name(destination: Pick<DestinationJson, 'host' | 'subset' | 'port'> | undefined): string {
  return destination === undefined ? '' : `${destination.host}:${destination.port}/${destination.subset ?? ''}`;
}

/** The arrival that was answered; the others are mirrors. */
function answered({ response, seen }: Observed): Seen | undefined {
  if ('failed' in response) return undefined;
  return seen.find((arrival) => response.body === JSON.stringify(arrival));
}

/** Five standard deviations: one false alarm in a million. */
function offShare(count: number, n: number, p: number): string | undefined {
  const allowed = p === 0 || p === 1 ? 0 : 5 * Math.sqrt(n * p * (1 - p)) + 1;
  return Math.abs(count - n * p) <= allowed ? undefined : `${count} of ${n} instead of ${p}`;
}

function unseenWorkloads({ destination, kind, probability }: OutcomeJson, observed: readonly Observed[]): string[] {
  const workloads = destination?.workloads ?? [];
  if (kind !== 'forward' || workloads.length < 2 || observed.length * probability < 12 * workloads.length) return [];
  const arrivals = observed.map(({ outcome }) => (outcome.kind === 'forward' ? outcome.workload : ''));
  return workloads.filter((workload) => !arrivals.includes(workload));
}

function mirrorDifferences({ mirrors }: VerdictJson, observed: readonly Observed[]): string[] {
  const extra = observed.map((one) => one.seen.filter((arrival) => arrival !== answered(one)));
  const allowed = new Set(mirrors.flatMap(({ destination }) => destination.workloads));
  const strangers = extra.flat().filter(({ workload }) => !allowed.has(workload));
  const found = [...new Set(strangers.map(({ workload }) => `a mirror arrived at ${workload}`))];
  // Mirrors with no workload arrive nowhere.
  const reachable = mirrors.filter(({ destination }) => destination.workloads.length > 0);
  const certain = reachable.filter(({ probability }) => probability >= 1).length;
  const maybe = reachable.filter(({ probability }) => probability > 0 && probability < 1);
  const arrivals = extra.reduce((sum, list) => sum + list.length, 0);
  const mean = reachable.reduce((sum, { probability }) => sum + probability, 0);
  if (maybe.length === 0) {
    if (extra.some((list) => list.length !== certain)) {
      found.push(`${arrivals} mirrors of ${observed.length} requests instead of ${certain} each`);
    }
    return found;
  }
  // The draws of one request are not independent: the deviation is at most the sum of the single ones.
  const deviation = maybe.reduce((sum, { probability: p }) => sum + Math.sqrt(observed.length * p * (1 - p)), 0);
  if (Math.abs(arrivals - mean * observed.length) > 5 * deviation + 1) {
    found.push(`${arrivals} mirrors of ${observed.length} requests instead of ${mean} each`);
  }
  return found;
}

function brief({ outcome, log, seen }: Observed): object {
  const arrivals = seen.map(({ workload, path, host }) => `${workload} ${host}${path}`);
  return { ...outcome, ...(log === null ? {} : { flags: log.flags, cluster: log.cluster }), arrivals };
}
