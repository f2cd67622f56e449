import { textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { selectsInstalled } from '../../facts/installation';
import { isJudged } from '../../facts/known-kinds';
import { podsOf } from '../../facts/pods';
import { selectorText } from '../../facts/selection';
import { rootNamespaceOf } from '../../facts/world';
import { app, deployment, policy } from './peer-authentication-example';

export const selectorWithoutWorkload: Check = {
  code: 'KIA0004',
  level: 'warning',
  title: 'PeerAuthentication or RequestAuthentication selects no workload',
  description: `No workload in the namespace has the labels of the selector, so the policy applies to nothing. Fix the labels,
or move the policy to the namespace of the workload.`,
  differences: `Checks the two kinds that \`istioctl analyze\` does not check, and only if the manifests contain workloads. Skips
policies in the root namespace: they apply to workloads in every namespace.`,
  examples: [
    {
      wrong: `${deployment}---${policy('reviews', app.replace('reviews', 'review'))}`,
      says: 'no workload in namespace default has the labels app=review',
      right: `${deployment}---${policy('reviews', app)}`,
    },
  ],
  about: ['PeerAuthentication', 'RequestAuthentication'],
  run(inventory, report) {
    const pods = podsOf(inventory);
    if (!isJudged(inventory, 'Workload')) return;
    const rootNamespace = rootNamespaceOf(inventory);
    for (const kind of ['PeerAuthentication', 'RequestAuthentication'] as const) {
      for (const object of inventory.judgedOf(kind)) {
        const labels = textMap(object.spec.selector?.matchLabels);
        if (labels.size === 0 || object.namespace === rootNamespace) continue;
        if (pods.has(labels, object.namespace) || selectsInstalled(inventory, labels, object.namespace)) continue;
        const text = selectorText(object.spec.selector?.matchLabels);
        report(object, ['spec', 'selector'], `no workload in namespace ${object.namespace} has the labels ${text}`);
      }
    }
  },
};
