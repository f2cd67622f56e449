import { toConfig } from '../../manifest/config';
import type { Manifest } from '../../manifest/manifest';
import { CONTROLLERS } from '../../registry/pod-template';

const ROLLED_OUT = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** What must have happened before the next step, as commands that show it. */
export function waitsFor(applied: readonly Manifest[]): string[] {
  const rollouts = applied.flatMap((manifest) => {
    const { kind, name, namespace } = toConfig({ manifest });
    if (ROLLED_OUT.has(kind)) return [`kubectl rollout status ${kind.toLowerCase()}/${name} -n ${namespace}`];
    return CONTROLLERS.has(kind) ? [`the Pods of ${kind} ${namespace}/${name} are ready`] : [];
  });
  return [...rollouts, 'istioctl proxy-status shows SYNCED for every proxy'];
}
