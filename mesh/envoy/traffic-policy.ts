import { utf8Length } from '../grammar/bytes';
import { fields, fieldsOrNone, list, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { refusedHashKey, refusedRing } from './consistent-hash';
import { type Refusal, within } from './refusal';

const HASH: FieldPath = ['loadBalancer', 'consistentHash'];
const MAX_SNI = 255;

/** What Envoy refuses in a traffic policy and in the settings of its ports, with paths relative to it. */
export function refusedTrafficPolicy(written: unknown): readonly Refusal[] {
  const policy = fieldsOrNone(written);
  if (!policy) return [];
  return [
    ...refusedSettings(policy),
    ...list(policy.portLevelSettings).flatMap((settings, index) =>
      within(['portLevelSettings', index], refusedSettings(settings)),
    ),
  ];
}

/** What Envoy refuses in the cluster of a port, whose traffic policy this is. It keeps all other clusters. */
export function refusedCluster(written: unknown): readonly Refusal[] {
  const { tls, loadBalancer } = fields(written);
  const { mode, sni } = fields(tls);
  const hasSni = !['', 'DISABLE'].includes(text(mode)) && utf8Length(text(sni)) > MAX_SNI;
  return [
    ...(hasSni ? [{ path: ['tls', 'sni'], problem: `must have at most ${MAX_SNI} bytes` }] : []),
    ...within(HASH, refusedRing(fields(loadBalancer).consistentHash)),
  ];
}

/** Paths in `loadBalancer.consistentHash` as paths in the traffic policy. */
export function refusedHashPolicy(hash: unknown): readonly Refusal[] {
  return within(HASH, refusedHashKey(hash));
}

function refusedSettings(settings: unknown): readonly Refusal[] {
  return [...refusedHashPolicy(fields(fields(settings).loadBalancer).consistentHash), ...refusedCluster(settings)];
}
