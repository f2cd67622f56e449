import { textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { isAmbient, isAmbientNamespace } from '../../facts/ambient';
import { isInjected } from '../../facts/injection';
import { deployedGateways, selectsInstalled } from '../../facts/installation';
import { isJudged } from '../../facts/known-kinds';
import { type Pod, podsOf } from '../../facts/pods';
import { selectorText } from '../../facts/selection';
import { worldOf } from '../../facts/world';

export const policyWithoutWorkload: Check = {
  code: 'IST0127',
  level: 'warning',
  title: 'AuthorizationPolicy applies to no workload',
  description: `A policy applies to workloads in its own namespace, or in all namespaces if it is in the root namespace. They
must have a proxy and the labels of its selector. No workload does, so the policy neither allows nor denies anything. Fix the
labels or the namespace, or inject a proxy.`,
  differences: `Only reported if the manifests contain workloads; a pod template counts as a Pod. A workload is only outside the
mesh if the manifests show it: if its Namespace is not among them, it may be injected. Skips policies with targetRefs, and
the gateways of an installation, Gateways that istiod
deploys, and istiod count as workloads.`,
  examples: [
    {
      wrong: example('review'),
      says: 'no mesh workload in namespace default has the labels app=review',
      right: example('reviews'),
    },
  ],
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    const pods = podsOf(inventory);
    if (!isJudged(inventory, 'Workload')) return;
    const { rootNamespace } = worldOf(inventory).mesh;
    const inMesh = new Map<Pod, boolean>();
    const counts = (pod: Pod) => {
      let answer = inMesh.get(pod);
      if (answer === undefined) {
        answer = mayBeInMesh(pod, inventory);
        inMesh.set(pod, answer);
      }
      return answer;
    };
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      const { selector, targetRef, targetRefs = [] } = object.spec;
      if (targetRef || targetRefs.length > 0) continue;
      const isMeshWide = object.namespace === rootNamespace;
      if (isMeshWide && !selector) continue;
      const labels = textMap(selector?.matchLabels);
      if (pods.has(labels, isMeshWide ? undefined : object.namespace, counts)) continue;
      if (isMeshWide && deployedGateways(inventory, labels).length > 0) continue;
      if (selectsInstalled(inventory, labels, object.namespace)) continue;
      const scope = isMeshWide ? 'no mesh workload' : `no mesh workload in namespace ${object.namespace}`;
      const what = labels.size === 0 ? 'is in the manifests' : `has the labels ${selectorText(selector?.matchLabels)}`;
      report(object, selector ? ['spec', 'selector'] : ['metadata', 'namespace'], `${scope} ${what}`);
    }
  },
};

function mayBeInMesh(pod: Pod, inventory: Inventory): boolean {
  if (isInjected(pod, inventory) || isAmbient(pod)) return true;
  if (pod.labels.has('sidecar.istio.io/inject') || pod.annotations.has('sidecar.istio.io/inject')) return false;
  return !inventory.find('Namespace', '', pod.namespace) || isAmbientNamespace(inventory, pod.namespace);
}

function example(app: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: ${app} } }
  rules: [{ from: [{ source: { principals: [cluster.local/ns/default/sa/web] } }] }]
`;
}
