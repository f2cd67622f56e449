import { type Fields, fieldsOrNone, number, text } from '../manifest/fields';
import { milliseconds, seconds } from '../registry/mesh-config';
import type { RetryPolicy } from '../verdict/verdict';

const DEFAULT_CONDITIONS = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';

const BUILT_IN: RetryPolicy = { attempts: 2, retryOn: DEFAULT_CONDITIONS, perTryTimeout: null };

/**
 * Parses `retries`; if unset, the mesh default or Istio's built-in policy applies. `null` if `retries: {}` disables
 * them.
 */
export function retryPolicy(written: unknown, meshDefault: Fields | undefined): RetryPolicy | null {
  const spec = fieldsOrNone(written) ?? meshDefault;
  if (!spec) return BUILT_IN;
  const attempts = number(spec.attempts);
  if (attempts <= 0) return null;
  const perTry = milliseconds(spec.perTryTimeout);
  const perTryTimeout = perTry ? seconds(perTry) : null;
  if (!text(spec.retryOn)) return { attempts, retryOn: DEFAULT_CONDITIONS, perTryTimeout };
  const parts = text(spec.retryOn)
    .split(',')
    .map((part) => part.trim());
  const statusCodes = parts.filter((part) => /^[1-5]\d\d$/.test(part)).map(Number);
  const conditions = parts.filter((part) => part !== '' && !/^\d+$/.test(part));
  if (statusCodes.length === 0) return { attempts, retryOn: conditions.join(','), perTryTimeout };
  if (!conditions.includes('retriable-status-codes')) conditions.push('retriable-status-codes');
  return { attempts, retryOn: conditions.join(','), perTryTimeout, statusCodes };
}
