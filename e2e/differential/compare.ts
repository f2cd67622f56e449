import { type Seen, STATUS_HEADER } from '../echo';
import type { Observed, Outcome } from '../outcome';
import type { MeshRequest } from '../request';
import { changedHeaders, responseMismatch, writtenHeaders } from './response';
import type { DestinationJson, OutcomeJson, VerdictJson } from './verdict';

/** How often a request must be sent to judge a verdict: shares and endpoints need many samples. */
export function samplesFor({ outcomes, mirrors }: VerdictJson, thorough = false): number {
  const shares = outcomes.length > 1 || mirrors.some(({ probability }) => probability < 1);
  const endpoints = Math.max(
    1,
    ...[...outcomes, ...mirrors].map(({ destination }) => destination?.workloads.length ?? 1),
  );
  const enough = Math.max(shares ? 100 : 2, endpoints > 1 ? 12 * endpoints : 2);
  return thorough ? enough * 10 : enough;
}

/** Descriptions of all differences between a verdict and the real mesh. */
export function differences(request: MeshRequest, verdict: VerdictJson, observed: readonly Observed[]): string[] {
  const found = new Set<string>();
  const total = verdict.outcomes.reduce((sum, { probability }) => sum + probability, 0);
  if (Math.abs(total - 1) > 1e-9) found.add(`the probabilities sum to ${total}`);
  const outcomes = distinguishable(verdict.outcomes);
  const counts = outcomes.map(() => 0);
  const headers = changedHeaders(outcomes);
  for (const observation of observed) {
    const tries = outcomes.map((outcome, i) => ({ i, why: mismatch(request, outcome, observation, headers) }));
    const fitting = tries.find(({ why }) => why === undefined);
    if (fitting === undefined) {
      const whys = tries.map(({ why, i }) => `${outcomes[i]?.kind}: ${why}`).join('; ');
      found.add(
        `the mesh did ${JSON.stringify(brief(observation))}, which is none of the verdict's outcomes (${whys})`,
      );
    } else counts[fitting.i] = (counts[fitting.i] ?? 0) + 1;
  }
  for (const [i, outcome] of outcomes.entries()) {
    const problem = offShare(counts[i] ?? 0, observed.length, outcome.probability);
    if (problem !== undefined) found.add(`${outcome.kind} ${name(outcome.destination)}: ${problem}`);
    const unseen = unseenWorkloads(outcome, observed);
    if (unseen.length > 0) found.add(`no request arrived at ${unseen.join(', ')}`);
  }
  for (const problem of arrivalDifferences(request, verdict, observed)) found.add(problem);
  return [...found];
}

function arrivalDifferences(request: MeshRequest, verdict: VerdictJson, observed: readonly Observed[]): string[] {
  const status = Number(request.headers[STATUS_HEADER] ?? 200);
  return status < 400 ? mirrorDifferences(verdict, observed) : attemptDifferences(status, verdict, observed);
}

/** Compares how often a request arrives that every workload answers with an error. Its retries look like mirrors. */
function attemptDifferences(status: number, verdict: VerdictJson, observed: readonly Observed[]): string[] {
  const { outcomes, mirrors, retries } = verdict;
  const isForwarded = outcomes.every(({ kind, upstream }) => kind === 'forward' && upstream);
  if (!isForwarded || mirrors.length > 0) return [];
  const wanted = 1 + (retries?.statusCodes?.includes(status) ? retries.attempts : 0);
  const counts = new Set(observed.map(({ seen }) => seen.length).filter((count) => count !== wanted));
  return [...counts].map((count) => `${count} attempts instead of ${wanted}`);
}

/**
 * Merges outcomes that look the same from outside: the access log does not contain the name of a missing cluster, nothing
 * is known of a connection that is closed, bytes that a proxy forwards only show where they arrive, and a response does not
 * show which headers were removed.
 */
function distinguishable(outcomes: readonly OutcomeJson[]): OutcomeJson[] {
  const merged = new Map<string, OutcomeJson>();
  for (const outcome of outcomes) {
    const { probability: own, responseHeaders, ...visible } = outcome;
    const { destination, ...rest } = visible;
    const isAbsent = outcome.reason === 'no-cluster';
    const isRaw = outcome.kind === 'forward' && !outcome.upstream;
    const isClosed = outcome.kind === 'closed';
    const arrival = isRaw ? destination?.workloads.join() : outcome.delay;
    const written = JSON.stringify([...writtenHeaders(outcome)].sort());
    const key = `${isAbsent || isRaw || isClosed ? `${outcome.kind} ${arrival ?? ''}` : JSON.stringify(visible)} ${written}`;
    const other = merged.get(key);
    const isKnown = destination !== undefined && !isAbsent && (other === undefined || !isClosed);
    const probability = own + (other?.probability ?? 0);
    merged.set(key, {
      ...rest,
      ...(responseHeaders && { responseHeaders }),
      probability,
      ...(isKnown ? { destination } : {}),
    });
  }
  return [...merged.values()];
}

/** Why an observation differs from an outcome; undefined if they match. */
function mismatch(
  request: MeshRequest,
  expected: OutcomeJson,
  observation: Observed,
  headers: readonly string[],
): string | undefined {
  return fateMismatch(request, expected, observation) ?? responseMismatch(expected, observation.response, headers);
}

function fateMismatch(
  { from, headers }: MeshRequest,
  expected: OutcomeJson,
  observation: Observed,
): string | undefined {
  const { outcome } = observation;
  const delayed = observation.log?.flags.split(',').includes('DI') ?? false;
  if (delayed !== ((expected.delay ?? null) !== null)) return delayed ? 'delayed' : 'not delayed';
  // Through the socket of a sidecar, a connection to a port without a listener is always closed.
  const noListener = from !== 'gateway' && outcome.kind === 'closed';
  if (noListener && ['refused', 'closed', 'passthrough'].includes(expected.kind)) return undefined;
  // Envoy adds a location header to a direct response with a redirect status.
  if (expected.kind === 'direct' && outcome.kind === 'redirect') {
    return expected.status === outcome.status && (expected.body ?? '') === '' ? undefined : 'redirect';
  }
  // The proxy answers a malformed path before any filter.
  if (expected.kind === 'direct' && expected.status === 400 && outcome.kind === 'other') {
    return outcome.status === 400 ? undefined : `status ${outcome.status}`;
  }
  // If a workload closes the connection, the client of its caller's proxy gets 503.
  if (
    expected.kind === 'closed' &&
    expected.destination !== undefined &&
    /\bU[CF]\b/.test(observation.log?.flags ?? '')
  ) {
    return undefined;
  }
  if (expected.kind !== outcome.kind) return outcome.kind;
  if (typeof expected.grpcStatus === 'number') return grpcMismatch(expected.grpcStatus, observation.response);
  switch (outcome.kind) {
    case 'forward':
      return forwardMismatch(expected, observation, headers);
    case 'unavailable':
      if (expected.reason !== outcome.reason) return outcome.reason;
      if ('status' in observation.response && expected.status !== observation.response.status) {
        return `status ${observation.response.status}`;
      }
      return outcome.destination === null ? undefined : destinationMismatch(expected.destination, outcome);
    case 'denied':
      return expected.status === outcome.status ? undefined : `status ${outcome.status}`;
    case 'redirect':
      if (expected.status !== outcome.status) return `status ${outcome.status}`;
      return expected.location === outcome.location ? undefined : `location ${outcome.location}`;
    case 'direct':
      if (expected.status !== outcome.status) return `status ${outcome.status}`;
      return (expected.body ?? '') === outcome.body ? undefined : `body ${outcome.body}`;
    case 'abort':
      if (outcome.grpcStatus !== undefined) {
        return grpcCode(`${expected.grpcStatus}`) === outcome.grpcStatus
          ? undefined
          : `grpc-status ${outcome.grpcStatus}`;
      }
      // A caller without gRPC gets status 200 for an abort with a gRPC status.
      return (expected.grpcStatus === undefined ? expected.status : 200) === outcome.status
        ? undefined
        : `status ${outcome.status}`;
    default:
      return undefined;
  }
}

/** A proxy answers a gRPC call with status code 200. */
function grpcMismatch(expected: number, response: Observed['response']): string | undefined {
  if ('failed' in response) return response.failed;
  const got = response.headers['grpc-status'];
  return response.status === 200 && got === `${expected}` ? undefined : `status ${response.status}, grpc-status ${got}`;
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

function forwardMismatch(expected: OutcomeJson, observation: Observed, sent: MeshRequest['headers']) {
  const { outcome } = observation;
  if (outcome.kind !== 'forward') return outcome.kind;
  const wrong = destinationMismatch(expected.destination, outcome);
  if (wrong !== undefined) return wrong;
  if (expected.destination?.workloads.includes(outcome.workload) !== true) return `workload ${outcome.workload}`;
  const arrival = answered(observation);
  if (arrival === undefined || !expected.upstream) return undefined;
  const { path, host, headers } = expected.upstream;
  if (arrival.path !== path) return `upstream path ${arrival.path} instead of ${path}`;
  if (arrival.host !== host) return `upstream host ${arrival.host} instead of ${host}`;
  return headerMismatch(headers, arrival.headers, sent);
}

/** Headers that Envoy or the client sets for the connection, not a rule. */
const NOT_COMPARED =
  /^(:.*|host|x-e2e-id|x-request-id|x-forwarded-.*|x-envoy-.*|connection|content-length|transfer-encoding)$/;

function headerMismatch(
  expected: Readonly<Record<string, string>>,
  arrived: Readonly<Record<string, string>>,
  sent: MeshRequest['headers'],
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

/** The arrival whose response the client received; the others are mirrors. */
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
  const extra = observed.map((observation) => observation.seen.filter((arrival) => arrival !== answered(observation)));
  const allowed = new Set(mirrors.flatMap(({ destination }) => destination.workloads));
  const strangers = extra.flat().filter(({ workload }) => !allowed.has(workload));
  const found = [...new Set(strangers.map(({ workload }) => `a mirror arrived at ${workload}`))];
  // Mirrors without a workload do not arrive.
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
  // The mirrors of one request are not independent: the deviation is at most the sum of the single deviations.
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
