import { type Fields, fieldsOrNone, number, text } from '../manifest/fields';
import { milliseconds, seconds } from '../registry/mesh-config';
import type { RetryPolicy } from '../verdict/verdict';

const DEFAULT_CONDITIONS = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';

/**
 * Parses `retries`; if unset, the mesh default or Istio's built-in policy applies. `null` if `retries: {}` disables
 * them.
 *
 * @param isHashed whether consistent hashing chooses the endpoint, so a retry goes to the same one
 */
export function retryPolicy(written: unknown, meshDefault: Fields | undefined, isHashed: boolean): RetryPolicy | null {
  const spec = fieldsOrNone(written) ?? meshDefault;
  const ignorePreviousHosts = !isHashed;
  if (!spec) return { attempts: 2, retryOn: DEFAULT_CONDITIONS, perTryTimeout: null, ignorePreviousHosts };
  const attempts = number(spec.attempts);
  if (attempts <= 0) return null;
  const perTry = milliseconds(spec.perTryTimeout);
  const backoff = milliseconds(spec.backoff);
  return {
    attempts,
    ...conditions(text(spec.retryOn)),
    perTryTimeout: perTry ? seconds(perTry) : null,
    ignorePreviousHosts:
      typeof spec.retryIgnorePreviousHosts === 'boolean' ? spec.retryIgnorePreviousHosts : ignorePreviousHosts,
    ...(spec.retryRemoteLocalities === true && { remoteLocalities: true }),
    ...(backoff && { backoff: seconds(backoff) }),
  };
}

function conditions(written: string): Pick<RetryPolicy, 'retryOn' | 'statusCodes'> {
  if (!written) return { retryOn: DEFAULT_CONDITIONS };
  const parts = written.split(',').map((part) => part.trim());
  const statusCodes = parts.filter((part) => /^[1-5]\d\d$/.test(part)).map(Number);
  const names = parts.filter((part) => part !== '' && !/^\d+$/.test(part));
  if (statusCodes.length === 0) return { retryOn: names.join(',') };
  if (!names.includes('retriable-status-codes')) names.push('retriable-status-codes');
  return { retryOn: names.join(','), statusCodes };
}
