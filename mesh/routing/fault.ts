import { type Fields, fields, fieldsOrNone, number, text } from '../manifest/fields';
import { milliseconds, seconds } from '../registry/mesh-config';
import { Fraction } from '../verdict/fraction';

/** A possible result of the fault filter. */
export interface FaultBranch {
  readonly probability: Fraction;
  /** Delay such as `5s`, `null` if there is none. */
  readonly delay: string | null;
  /** `null` if the request continues. */
  readonly abort: Abort | null;
}

export type Abort = { readonly status: number } | { readonly grpcStatus: string };

export const NO_FAULT: readonly FaultBranch[] = [{ probability: Fraction.one, delay: null, abort: null }];

/**
 * Lists what a fault can do: delay and abort are drawn independently, the delay first. Results that can never happen
 * are omitted.
 */
export function faultBranches(written: unknown): readonly FaultBranch[] {
  const fault = fieldsOrNone(written);
  if (!fault) return NO_FAULT;
  const delay = delayOf(fields(fault.delay));
  const abort = abortOf(fields(fault.abort));
  const branches: FaultBranch[] = [];
  for (const [ofDelay, fixed] of [
    [delay.probability.complement(), null],
    [delay.probability, delay.fixed],
  ] as const) {
    branches.push({ probability: ofDelay.times(abort.probability.complement()), delay: fixed, abort: null });
    branches.push({ probability: ofDelay.times(abort.probability), delay: fixed, abort: abort.abort });
  }
  return branches.filter(({ probability }) => !probability.isZero());
}

function delayOf(delay: Fields): { probability: Fraction; fixed: string | null } {
  const fixed = milliseconds(delay.fixedDelay);
  if (fixed === undefined) return { probability: Fraction.zero, fixed: null };
  const percent = delay.percentage ? perMillion(delay.percentage) : perHundred(delay.percent);
  return { probability: percent, fixed: seconds(fixed) };
}

function abortOf(abort: Fields): { probability: Fraction; abort: Abort | null } {
  const grpcStatus = text(abort.grpcStatus);
  const status = number(abort.httpStatus);
  if (!grpcStatus && !status) return { probability: Fraction.zero, abort: null };
  return {
    probability: abort.percentage ? perMillion(abort.percentage) : Fraction.zero,
    abort: grpcStatus ? { grpcStatus } : { status },
  };
}

/**
 * Converts a percentage to parts per million, as Istio does: 0.57 % is truncated to 5699 by floating-point arithmetic.
 */
export function perMillion(percentage: unknown): Fraction {
  const parts = Math.trunc(number(fields(percentage).value) * 10_000);
  return Fraction.of(Math.min(Math.max(parts, 0), 1_000_000), 1_000_000);
}

/** Converts a percentage from the deprecated integer fields. */
export function perHundred(percent: unknown): Fraction {
  return Fraction.of(Math.min(Math.max(Math.trunc(number(percent)), 0), 100), 100);
}
