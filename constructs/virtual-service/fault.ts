import type { Duration } from 'cdk8s';
import { GRPC_STATUSES } from '../../mesh/grammar/vocabulary';
import { atLeastOne, atMostOne, type Field, required, struct } from '../props/field';
import { choice, duration, integer, leaf } from '../props/value';

/**
 * Faults that the caller's proxy injects to test resilience. Delay and abort are drawn independently. An aborted request
 * does not reach the destination and is not retried.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection
 */
export interface Fault {
  /** Requests to delay. @default none */
  readonly delay?: Delay;
  /** Requests to answer with an error. @default none */
  readonly abort?: Abort;
}

/**
 * Delays a share of the requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Delay
 */
export interface Delay {
  /** Length of the delay, in whole milliseconds. It does not count towards the `timeout` of the rule. */
  readonly fixedDelay: Duration;
  /** Share of requests to delay, in percent: 0, or 0.0001 to 100. */
  readonly percent: number;
}

/**
 * Answers a share of the requests with an error.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Abort
 */
export type Abort = HttpAbort | GrpcAbort;

/** An error with an HTTP status code. */
export interface HttpAbort {
  /** Response status code, 200 to 599. */
  readonly status: number;
  /** Share of requests to abort, in percent: 0, or 0.0001 to 100. */
  readonly percent: number;
  readonly grpcStatus?: never;
}

/** An error with a gRPC status. */
export interface GrpcAbort {
  /** Name of the gRPC status. Callers that do not use gRPC see an HTTP 200. */
  readonly grpcStatus: (typeof GRPC_STATUSES)[number];
  /** Share of requests to abort, in percent: 0, or 0.0001 to 100. */
  readonly percent: number;
  readonly status?: never;
}

// Envoy counts in millionths, so a smaller share would be 0.
const share: Field<number> = leaf(
  'a percentage: 0, or 0.0001 to 100',
  (value) => value === 0 || (typeof value === 'number' && value >= 0.0001 && value <= 100),
);

export const delay = struct<Delay>({ fixedDelay: required(duration), percent: required(share) }, undefined, {
  percent: 'percentage.value',
});

export const abort = struct<{ status?: number; grpcStatus?: GrpcAbort['grpcStatus']; percent: number }>(
  { status: integer(200, 599), grpcStatus: choice(...GRPC_STATUSES), percent: required(share) },
  (wire, props, path) => {
    atMostOne(path, props, ['status', 'grpcStatus']);
    atLeastOne(path, props, ['status', 'grpcStatus']);
    return wire;
  },
  { status: 'httpStatus', percent: 'percentage.value' },
) as Field<Abort>;

export const fault = struct<Fault>({ delay, abort }, (wire, props, path) => {
  atLeastOne(path, props, ['delay', 'abort']);
  return wire;
});
