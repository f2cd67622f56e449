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
  const own = policies.in(workload.namespace);
  const hasSelector = (policy: Config) => selectorOf(policy).size > 0;
  const ofWorkload = own.find((policy) => hasSelector(policy) && selects(selectorOf(policy), workload.labels));
  const ofNamespace = own.find((policy) => !hasSelector(policy));
  const ofMesh = policies.in(rootNamespace).find((policy) => !hasSelector(policy));
  const candidates: [Config | undefined, Fields][] = [
    [ofWorkload, fields(fields(ofWorkload?.spec.portLevelMtls)[`${port}`])],
    ...[ofWorkload, ofNamespace, ofMesh].map((policy): [Config | undefined, Fields] => [
      policy,
      fields(policy?.spec.mtls),
    ]),
  ];
  for (const [policy, { mode }] of candidates) {
    const written = text(mode);
    if (policy && (written === 'STRICT' || written === 'PERMISSIVE' || written === 'DISABLE')) {
      return { mode: written, policy: policy.id };
    }
  }
  return { mode: 'PERMISSIVE', policy: '' };
}
