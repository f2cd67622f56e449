import { fields, fieldsOrNone, list, number, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import type { Refusal } from './refusal';

const MAX_RING = 8_388_608;

/** What Envoy refuses in the load balancers of a traffic policy, with paths relative to it. */
export function refusedTrafficPolicy(written: unknown): readonly Refusal[] {
  const policy = fields(written);
  return [
    ...refusedHash(policy, []),
    ...list(policy.portLevelSettings).flatMap((settings, index) => refusedHash(settings, ['portLevelSettings', index])),
  ];
}

function refusedHash(policy: unknown, at: FieldPath): Refusal[] {
  const hash = fields(fields(fields(policy).loadBalancer).consistentHash);
  const found = (path: FieldPath, problem: string): Refusal => ({
    path: [...at, 'loadBalancer', 'consistentHash', ...path],
    problem,
  });
  const refusals = ['httpHeaderName', 'httpQueryParameterName']
    .filter((name) => hash[name] === '')
    .map((name) => found([name], 'must not be empty'));
  if (text(fields(hash.httpCookie).ttl).startsWith('-')) {
    refusals.push(found(['httpCookie', 'ttl'], 'must not be negative'));
  }
  const path = fieldsOrNone(hash.ringHash) ? ['ringHash', 'minimumRingSize'] : ['minimumRingSize'];
  const size = number(fieldsOrNone(hash.ringHash)?.minimumRingSize ?? hash.minimumRingSize);
  if (size > MAX_RING && !fieldsOrNone(hash.maglev)) {
    refusals.push(found(path, `must be at most ${MAX_RING}, got ${size}`));
  }
  return refusals;
}
