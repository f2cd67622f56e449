import { GRPC_STATUSES } from '../grammar/vocabulary';
import type { Fraction } from './fraction';
import type { Outcome, RetryPolicy, RoutedDestination } from './verdict';

/** Describes an outcome with its share: `4/5 forward to reviews.default.svc.cluster.local:80 (default/reviews-v1)`. */
export const describeOutcome = (outcome: Outcome): string => `${outcome.probability} ${describeFate(outcome)}`;

/** Describes an outcome without its share. */
export function describeFate(outcome: Outcome): string {
  const delay = outcome.delay ? ` after ${outcome.delay}` : '';
  return `${outcome.kind}${delay}${detail(outcome)}`;
}

function detail(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'forward':
      return ` to ${targetOf(outcome.destination)} (${outcome.destination.workloads.join(', ')})`;
    case 'unavailable':
      return ` ${statusInWords(outcome)}: ${REASONS[outcome.reason]} for ${targetOf(outcome.destination)}`;
    case 'redirect':
      return ` ${statusInWords(outcome)} to ${outcome.location}`;
    case 'abort':
      return ` ${statusInWords(outcome)}`;
    case 'denied':
      return ` ${statusInWords(outcome)} by ${outcome.policy}`;
    case 'closed':
    case 'refused':
      return `: ${outcome.reason}`;
    case 'passthrough':
      return ` to ${outcome.address}`;
    default:
      return ` ${statusInWords(outcome)}`;
  }
}

/** The status that the client receives: `404`, or `gRPC status 12 UNIMPLEMENTED` for a gRPC call. */
export function statusInWords({ status, grpcStatus }: { status?: number; grpcStatus?: number | string }): string {
  if (typeof grpcStatus !== 'number') return `${grpcStatus ?? status}`;
  return `gRPC status ${grpcStatus} ${GRPC_STATUSES[grpcStatus] ?? ''}`.trimEnd();
}

/** The changes of the response in words: `set x-id: 1, remove server`; empty if there are none. */
export function responseInWords({ responseHeaders = [] }: Outcome): string {
  return responseHeaders
    .map((change) =>
      change.operation === 'remove' ? `remove ${change.name}` : `${change.operation} ${change.name}: ${change.value}`,
    )
    .join(', ');
}

/** Retries in words. */
export function retriesInWords(retries: RetryPolicy): string {
  const { attempts, retryOn, statusCodes, ignorePreviousHosts, remoteLocalities, backoff, perTryTimeout } = retries;
  return [
    `up to ${attempts} retries on ${retryOn}${statusCodes ? ` (${statusCodes.join(', ')})` : ''}`,
    ...(perTryTimeout ? [`each attempt within ${perTryTimeout}`] : []),
    ...(ignorePreviousHosts ? [] : ['also on the same endpoint']),
    ...(remoteLocalities ? ['preferably in other localities'] : []),
    ...(backoff ? [`after ${backoff} or more`] : []),
  ].join(', ');
}

const REASONS = { 'no-cluster': 'no cluster', 'no-healthy': 'no healthy workload' } as const;

/** A share as people write it: `12.5 %`. */
export const percentInWords = (probability: Fraction): string => `${+(probability.toNumber() * 100).toFixed(4)} %`;

/** Names a destination: `reviews.prod.svc.cluster.local:80 subset v1`. */
export function targetOf({ host, subset, port }: RoutedDestination): string {
  return `${host}:${port}${subset ? ` subset ${subset}` : ''}`;
}
