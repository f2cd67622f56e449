import { parseDuration, toNanoseconds } from '../../../../../schema/duration';
import { shown } from './shown';

/**
 * A duration of at least 1 ms, in whole milliseconds. Accepts text that is not a duration, because the API server rejects
 * it before the webhook sees it.
 */
export function duration(text: string | undefined): string | undefined {
  if (text === undefined || /^[1-9][0-9]{0,8}(?:ms|s|m|h)$/.test(text)) return undefined;
  const value = toNanoseconds(text);
  if (value === undefined) return undefined;
  if (value < 1_000_000n) return `must be a duration of at least 1ms, got ${shown(text)}`;
  return value % 1_000_000n === 0n ? undefined : `must be a whole number of milliseconds, got ${shown(text)}`;
}

/** Whether it is not a whole number of seconds. */
export function hasSubseconds(text: string): boolean {
  return (toNanoseconds(text) ?? 0n) % 1_000_000_000n > 0n;
}

/** Any duration, for the few fields in which the API server accepts any text. */
export function readableDuration(text: string | undefined): string | undefined {
  if (text === undefined || parseDuration(text) !== undefined) return undefined;
  return `must be a duration like 300ms, 1.5s or 1h30m, got ${shown(text)}`;
}
