import type { Check } from '../../engine/check';
import { hasAutoImage, runningPods } from '../../facts/injection';
import { pod } from './injection-example';

export const imageAutoPod: Check = {
  code: 'IST0147',
  level: 'error',
  title: 'a running Pod has the image auto, which only the injector can replace',
  description: `\`image: auto\` is a note for the injector. A Pod that runs with it was not injected and cannot start.`,
  differences: 'Only for Pods as a cluster returns them, with a node or a phase.',
  examples: [
    { wrong: pod('istio-proxy', 'auto'), says: 'was not injected', right: pod('istio-proxy', 'istio/proxyv2:1.30.0') },
  ],
  run(inventory, report) {
    for (const object of runningPods(inventory)) {
      if (hasAutoImage(object.spec)) report(object, ['spec', 'containers'], 'the Pod with image auto was not injected');
    }
  },
};
