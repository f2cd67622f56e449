import { fields, fieldsOrNone, list, number, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { hasLineBreak } from './line-break';
import type { Refusal } from './refusal';

const MAX_RING = 8_388_608;

/** What Envoy refuses in the hash keys of `consistentHash`: it refuses the route table of every port with the host. */
export function refusedHashKey(written: unknown): readonly Refusal[] {
  const hash = fields(written);
  const refusals = ['httpHeaderName', 'httpQueryParameterName']
    .filter((name) => hash[name] === '')
    .map((name): Refusal => ({ path: [name], problem: 'must not be empty' }));
  if (hasLineBreak(text(hash.httpHeaderName))) {
    refusals.push({ path: ['httpHeaderName'], problem: 'must not have a line break' });
  }
  for (const [index, attribute] of list(fields(hash.httpCookie).attributes).entries()) {
    for (const name of ['name', 'value'].filter((field) => hasLineBreak(text(fields(attribute)[field])))) {
      refusals.push({ path: ['httpCookie', 'attributes', index, name], problem: 'must not have a line break' });
    }
  }
  const ttl = text(fields(hash.httpCookie).ttl);
  return ttl.startsWith('-')
    ? [...refusals, { path: ['httpCookie', 'ttl'], problem: 'must not be negative' }]
    : refusals;
}

/** What Envoy refuses in the table of `consistentHash`: it refuses the cluster. */
export function refusedRing(written: unknown): readonly Refusal[] {
  const hash = fields(written);
  if (fieldsOrNone(hash.maglev)) return [];
  const ring = fieldsOrNone(hash.ringHash);
  const size = number((ring ?? hash).minimumRingSize);
  const path: FieldPath = ring ? ['ringHash', 'minimumRingSize'] : ['minimumRingSize'];
  return size > MAX_RING ? [{ path, problem: `must be at most ${MAX_RING}, got ${size}` }] : [];
}
