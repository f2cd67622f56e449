import { type Fields, fieldsOrNone, number, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { milliseconds } from '../registry/mesh-config';
import type { HttpRouteRule } from './http-route-rule';
import type { Remarks } from './remarks';

/** Translates `timeout` and `retries` of a rule. */
export function timeoutsAndRetry(
  rule: Fields,
  at: FieldPath,
  remarks: Remarks,
): Pick<HttpRouteRule, 'timeouts' | 'retry'> {
  const retries = fieldsOrNone(rule.retries);
  const request = durationOf(rule.timeout);
  const backendRequest = durationOf(retries?.perTryTimeout);
  if (request && backendRequest && (milliseconds(backendRequest) ?? 0) > (milliseconds(request) ?? 0)) {
    remarks.obstacle(
      [...at, 'retries', 'perTryTimeout'],
      'HTTPRoute does not accept a timeout of a try that is longer than that of the request',
      'remove perTryTimeout',
    );
  }
  const retry = retries && retryOf(retries, [...at, 'retries'], remarks);
  return {
    ...((request || backendRequest) && {
      timeouts: { ...(request && { request }), ...(backendRequest && { backendRequest }) },
    }),
    ...(retry && { retry }),
  };
}

const CONDITIONS = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'];

function retryOf(written: Fields, at: FieldPath, remarks: Remarks): HttpRouteRule['retry'] {
  const attempts = number(written.attempts);
  if (attempts <= 0)
    remarks.obstacle([...at, 'attempts'], 'HTTPRoute cannot turn retries off', 'allow one retry, or keep the rule');
  for (const field of ['retryIgnorePreviousHosts', 'retryRemoteLocalities']) {
    if (typeof written[field] === 'boolean')
      remarks.obstacle([...at, field], `HTTPRoute has no ${field}`, 'remove it, or keep the rule in a VirtualService');
  }
  const parts = text(written.retryOn)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const codes = parts.filter((part) => /^\d{3}$/.test(part)).map(Number);
  const conditions = new Set(parts.filter((part) => !/^\d+$/.test(part) && part !== 'retriable-status-codes'));
  const isFixed = CONDITIONS.every((condition) => conditions.has(condition)) && conditions.size === CONDITIONS.length;
  if (parts.length > 0 && !isFixed) {
    remarks.obstacle(
      [...at, 'retryOn'],
      `HTTPRoute always retries on ${CONDITIONS.join(',')}, and otherwise only on status codes`,
      `write retryOn: ${[...CONDITIONS, ...codes].join(',')}`,
    );
  }
  if (codes.some((code) => code < 400)) {
    remarks.obstacle([...at, 'retryOn'], 'HTTPRoute retries on status codes from 400 on only', 'remove the others');
  }
  const backoff = durationOf(written.backoff);
  return { attempts, ...(codes.length > 0 && { codes }), ...(backoff && { backoff }) };
}

/** A duration as the Gateway API accepts it: whole numbers with units. */
function durationOf(written: unknown): string | undefined {
  const duration = milliseconds(written);
  if (!duration) return undefined;
  return duration % 1000 === 0 ? `${duration / 1000}s` : `${Math.max(1, Math.round(duration))}ms`;
}
