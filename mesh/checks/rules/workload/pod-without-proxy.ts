import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { isInjectedNamespace, meshNamespaces, runningPods } from '../../facts/injection';
import { namespace, pod } from './injection-example';

export const podWithoutProxy: Check = {
  code: 'IST0103',
  level: 'warning',
  title: 'running Pod in an injected Namespace has no proxy',
  description: `The Pod was created before its Namespace was labelled, or while the injector was not reachable. It stays outside
the mesh until you restart it.`,
  differences:
    'Only checks Pods that a cluster returned, with a node or a phase: a Pod that does not run yet gets its proxy later.',
  examples: [
    {
      wrong: `${namespace('istio-injection: enabled')}---${pod('shop')}`,
      says: 'the Pod runs without istio-proxy: restart it to inject the proxy',
      right: `${namespace('istio-injection: enabled')}---${pod('istio-proxy')}`,
    },
  ],
  about: ['Pod'],
  run(inventory, report) {
    const injected = new Set(
      meshNamespaces(inventory)
        .filter(isInjectedNamespace)
        .map(({ name }) => name),
    );
    for (const object of runningPods(inventory)) {
      const { spec, labels, annotations } = object;
      if (!injected.has(object.namespace)) continue;
      const inject = labels.get('sidecar.istio.io/inject') ?? annotations.get('sidecar.istio.io/inject') ?? '';
      if (inject.toLowerCase() === 'false' || spec.hostNetwork === true) continue;
      const containers = [...list(spec.containers), ...list(spec.initContainers)].map(fields);
      if (containers.some(({ name, image }) => name === 'istio-proxy' && text(image) !== '')) continue;
      report(object, ['metadata', 'name'], 'the Pod runs without istio-proxy: restart it to inject the proxy');
    }
  },
};
