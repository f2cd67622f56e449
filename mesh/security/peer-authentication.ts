import { type Config, selects } from '../manifest/config';
import { type Fields, fields, text } from '../manifest/fields';
import type { Workload } from '../registry/workload';
import { type PolicySet, selectorOf } from './workload-selector';

export type PeerAuthenticationMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

export interface PeerMode {
  readonly mode: PeerAuthenticationMode;
  /** The PeerAuthentication, `namespace/name`, empty if none applies. */
  readonly policy: string;
}

/** Finds a port's mode: from the workload's policy, else the namespace's, else the root's; UNSET is skipped. */
export function peerMode(policies: PolicySet, rootNamespace: string, workload: Workload, port: number): PeerMode {
  const ofWorkload = policies
    .in(workload.namespace)
    .find((policy) => hasSelector(policy) && selects(selectorOf(policy), workload.labels));
  return firstMode([
    [ofWorkload, fields(fields(ofWorkload?.spec.portLevelMtls)[`${port}`])],
    ...inherited(policies, rootNamespace, workload.namespace, ofWorkload),
  ]);
}

/** Finds the mode of a namespace: from its own policy, else the root's. */
export function namespaceMode(policies: PolicySet, rootNamespace: string, namespace: string): PeerMode {
  return firstMode(inherited(policies, rootNamespace, namespace));
}

type Candidate = readonly [Config | undefined, Fields];

function inherited(policies: PolicySet, root: string, namespace: string, ofWorkload?: Config): Candidate[] {
  const wide = (owner: string) => policies.in(owner).find((policy) => !hasSelector(policy));
  return [ofWorkload, wide(namespace), wide(root)].map((policy) => [policy, fields(policy?.spec.mtls)]);
}

function firstMode(candidates: readonly Candidate[]): PeerMode {
  for (const [policy, { mode }] of candidates) {
    const written = text(mode);
    if (policy && (written === 'STRICT' || written === 'PERMISSIVE' || written === 'DISABLE')) {
      return { mode: written, policy: policy.id };
    }
  }
  return { mode: 'PERMISSIVE', policy: '' };
}

function hasSelector(policy: Config): boolean {
  return selectorOf(policy).size > 0;
}
