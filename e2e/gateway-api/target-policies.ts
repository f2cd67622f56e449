import type { Manifest } from '../../mesh/manifest/manifest';
import { A, B } from '../differential/place';
import { NO_TOKENS, policy } from '../policies/policy';
import type { Random } from '../random';
import { GATEWAY_LABELS } from './world';

/** AuthorizationPolicies for Gateways, and for what only waypoints enforce. */
export function targetPolicies(random: Random): Manifest[] {
  return random.list(1, 2, (i) => {
    const written = policy(random, `policy-${'zy'[i]}`, NO_TOKENS);
    const { selector: _, ...spec } = written.spec as { selector?: object };
    // The other workloads have no sidecars that could enforce it.
    const selector = { matchLabels: GATEWAY_LABELS };
    if (random.chance(0.2)) return { ...written, spec: { ...spec, selector } };
    const targets = random.list(1, random.chance(0.2) ? 2 : 1, () => random.pick(TARGETS));
    // In the root namespace, a policy without a selector would apply to all places.
    const metadata = { ...written.metadata, namespace: random.chance(0.9) ? A : B };
    return { ...written, metadata, spec: { ...spec, targetRefs: targets } };
  });
}

const GROUP = 'gateway.networking.k8s.io';
const gateway = { group: GROUP, kind: 'Gateway', name: 'gw' };
const TARGETS = [
  ...[gateway, gateway, gateway, gateway, { ...gateway, name: 'other' }, { ...gateway, name: 'gone' }],
  { group: '', kind: 'Service', name: 'gw-istio' },
  { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'ext' },
];
