import type { RetryPolicy } from '../../verdict/verdict';

/** A retry policy without what has no effect: the order of its conditions, and status codes if it has none. */
export function retriesKey(retries: RetryPolicy | null): unknown {
  if (!retries) return null;
  const { retryOn, statusCodes, ...others } = retries;
  const conditions = retryOn.split(',').filter((word) => word !== 'retriable-status-codes');
  return { ...others, conditions: conditions.sort(), statusCodes: [...(statusCodes ?? [])].sort() };
}
