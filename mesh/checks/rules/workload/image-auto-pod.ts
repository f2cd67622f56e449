import type { Check } from '../../engine/check';
import { hasAutoImage, runningPods } from '../../facts/injection';
import { pod } from './injection-example';

export const imageAutoPod: Check = {
  code: 'IST0147',
  level: 'error',
  title: 'running Pod has the placeholder image auto',
  description: `\`image: auto\` is a placeholder that the injector replaces. A Pod that still has it was not injected and cannot
start. Enable injection for the Pod and create it again.`,
  differences: 'Only checks Pods that a cluster returned, with a node or a phase.',
  examples: [
    {
      wrong: pod('istio-proxy', 'auto'),
      says: 'the Pod has image auto, so it was not injected and cannot start',
      right: pod('istio-proxy', 'istio/proxyv2:1.30.0'),
    },
  ],
  about: ['Pod'],
  run(inventory, report) {
    for (const object of runningPods(inventory)) {
      if (hasAutoImage(object.spec)) {
        report(object, ['spec', 'containers'], 'the Pod has image auto, so it was not injected and cannot start');
      }
    }
  },
};
