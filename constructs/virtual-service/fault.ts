import type { Duration } from 'cdk8s';
import { GRPC_STATUSES } from '../../mesh/grammar/vocabulary';
import { atLeastOne, atMostOne, type Field, refuse, required, struct, type Wire } from '../props/field';
import { choice, duration, integer } from '../props/value';

/**
 * A fault that the caller's proxy makes, to see how others cope with it. Delay and abort are drawn independently; a
 * request that is aborted does not reach the destination, and is not retried.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection
 */
export interface Fault {
  /** Requests that wait before they go on. @default none waits */
  readonly delay?: Delay;
  /** Requests that are answered with an error. @default none is aborted */
  readonly abort?: Abort;
}

/**
 * Requests that wait before they go on.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Delay
 */
export interface Delay {
  /** How long they wait, in whole milliseconds. `timeout` of the rule does not count it. */
  readonly fixedDelay: Duration;
  /** How many requests wait, in percent: 0, or 0.0001 to 100. */
  readonly percent: number;
}

/**
 * Requests that the proxy answers with an error.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Abort
 */
export type Abort = HttpAbort | GrpcAbort;

/** An error with a status code of HTTP. */
export interface HttpAbort {
  /** The status code of the answer, 200 to 599. */
  readonly status: number;
  /** How many requests are aborted, in percent: 0, or 0.0001 to 100. */
  readonly percent: number;
  readonly grpcStatus?: never;
}

/** An error with a status of gRPC. */
export interface GrpcAbort {
  /** The gRPC status by its name; a caller that does not speak gRPC sees an HTTP 200. */
  readonly grpcStatus: (typeof GRPC_STATUSES)[number];
  /** How many requests are aborted, in percent: 0, or 0.0001 to 100. */
  readonly percent: number;
  readonly status?: never;
}

// Envoy counts in millionths: a smaller share would be none at all.
const share: Field<number> = (value, at) =>
  value === 0 || (typeof value === 'number' && value >= 0.0001 && value <= 100)
    ? value
    : refuse(at, 'a number of percent: 0, or 0.0001 to 100', value);

const percentage = ({ percent, ...wire }: Wire): Wire => ({ ...wire, percentage: { value: percent } });

export const delay = struct<Delay>({ fixedDelay: required(duration), percent: required(share) }, percentage);

export const abort = struct<{ status?: number; grpcStatus?: GrpcAbort['grpcStatus']; percent: number }>(
  { status: integer(200, 599), grpcStatus: choice(...GRPC_STATUSES), percent: required(share) },
  ({ status, ...wire }, props, at) => {
    atMostOne(at, props, ['status', 'grpcStatus']);
    atLeastOne(at, props, ['status', 'grpcStatus']);
    return percentage(status === undefined ? wire : { httpStatus: status, ...wire });
  },
) as Field<Abort>;

export const fault = struct<Fault>({ delay, abort }, (wire, props, at) => {
  atLeastOne(at, props, ['delay', 'abort']);
  return wire;
});
