import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { isInjectedNamespace, meshNamespaces, runningPods } from '../../facts/injection';
import { namespace, pod } from './injection-example';

export const podWithoutProxy: Check = {
  code: 'IST0103',
  level: 'warning',
  title: 'a running Pod of an injected Namespace has no proxy',
  description: `The Pod was made before its Namespace was labelled, or the injector could not be reached. Restart it.`,
  differences:
    'Only for Pods as a cluster returns them, with a node or a phase: one to be created gets its proxy later.',
  examples: [
    {
      wrong: `${namespace('istio-injection: enabled')}---${pod('shop')}`,
      says: 'the Pod runs without istio-proxy',
      right: `${namespace('istio-injection: enabled')}---${pod('istio-proxy')}`,
    },
  ],
  run(inventory, report) {
    const injected = new Set(
      meshNamespaces(inventory)
        .filter(isInjectedNamespace)
        .map(({ name }) => name),
    );
    for (const object of runningPods(inventory)) {
      const { spec, labels, annotations } = object;
      if (!injected.has(object.namespace)) continue;
      const wish = labels.get('sidecar.istio.io/inject') ?? annotations.get('sidecar.istio.io/inject') ?? '';
      if (wish.toLowerCase() === 'false' || spec.hostNetwork === true) continue;
      const containers = [...list(spec.containers), ...list(spec.initContainers)].map(fields);
      if (containers.some(({ name, image }) => name === 'istio-proxy' && text(image) !== '')) continue;
      report(object, ['metadata', 'name'], 'the Pod runs without istio-proxy: restart it, so that it is injected');
    }
  },
};
