import { type Fields, fields, fieldsOrNone, number, text } from '../manifest/fields';
import { milliseconds, seconds } from '../registry/mesh-config';
import { Fraction } from '../verdict/fraction';

/** One way through a fault filter. */
export interface FaultBranch {
  readonly probability: Fraction;
  /** As `5s`; `null` where the request is not held up. */
  readonly delay: string | null;
  /** `null` where the request goes on. */
  readonly abort: Abort | null;
}

export type Abort = { readonly status: number } | { readonly grpcStatus: string };

export const NO_FAULT: readonly FaultBranch[] = [{ probability: Fraction.one, delay: null, abort: null }];

/** Delay and abort are drawn independently, the delay first. Branches that never happen are left out. */
export function faultBranches(written: unknown): readonly FaultBranch[] {
  const fault = fieldsOrNone(written);
  if (!fault) return NO_FAULT;
  const delay = delayOf(fields(fault.delay));
  const abort = abortOf(fields(fault.abort));
  const branches: FaultBranch[] = [];
  for (const [ofDelay, held] of [
    [delay.probability.complement(), null],
    [delay.probability, delay.fixed],
  ] as const) {
    branches.push({ probability: ofDelay.times(abort.probability.complement()), delay: held, abort: null });
    branches.push({ probability: ofDelay.times(abort.probability), delay: held, abort: abort.abort });
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

/** A percentage as Envoy gets it: parts of a million, cut off after double arithmetic, so 0.57 % is 5699 parts. */
export function perMillion(percentage: unknown): Fraction {
  const parts = Math.trunc(number(fields(percentage).value) * 10_000);
  return Fraction.of(Math.min(Math.max(parts, 0), 1_000_000), 1_000_000);
}

/** The older way to say it, in whole hundredths. */
export function perHundred(percent: unknown): Fraction {
  return Fraction.of(Math.min(Math.max(Math.trunc(number(percent)), 0), 100), 100);
}
