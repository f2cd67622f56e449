import { parseDuration } from '../../../schema/duration';
import { shown } from './shown';

const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/**
 * Why Istio takes no such duration: it counts in whole milliseconds, from one on.
 * Silent on what is no duration at all: the API server refuses it before the webhook is asked.
 */
export function duration(text: string | undefined): string | undefined {
  if (text === undefined || /^[1-9][0-9]{0,8}(?:ms|s|m|h)$/.test(text)) return undefined;
  const value = toNanoseconds(text);
  if (value === undefined) return undefined;
  if (value < 1_000_000n) return `must be a duration of at least 1ms, got ${shown(text)}`;
  return value % 1_000_000n === 0n ? undefined : `must be a whole number of milliseconds, got ${shown(text)}`;
}

/** Whether a part of a second is left over. */
export function hasSubseconds(text: string): boolean {
  return (toNanoseconds(text) ?? 0n) % 1_000_000_000n > 0n;
}

/** Why it cannot be read at all. For the few fields where the API server takes any text. */
export function readableDuration(text: string | undefined): string | undefined {
  if (text === undefined || parseDuration(text) !== undefined) return undefined;
  return `must be a duration like 300ms, 1.5s or 1h30m, got ${shown(text)}`;
}

/** Exact, for a float cannot tell 1ms from 1ms and a bit. A fraction of a nanosecond is dropped. */
export function toNanoseconds(text: string): bigint | undefined {
  if (parseDuration(text) === undefined) return undefined;
  let sum = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(/([0-9]*)\.?([0-9]*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const scale = nanoseconds[unit] ?? 0n;
    sum += BigInt(whole || '0') * scale + (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length);
  }
  return text.startsWith('-') ? -sum : sum;
}
