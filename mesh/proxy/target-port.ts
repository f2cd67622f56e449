import { selects } from '../manifest/config';
import { textMap } from '../manifest/fields';
import type { ProxyNode } from '../registry/proxy-node';
import type { ServiceRegistry } from '../registry/service-registry';

/** Translates a gateway's port to its Pod's port, by the first Service that selects the Pod and has the port. */
export function targetPorts({ labels, namespace, workload }: ProxyNode, registry: ServiceRegistry) {
  const ofPod = registry.services.filter((service) => {
    if (!service.kubernetes || service.namespace !== namespace) return false;
    const selector = textMap(service.config.spec.selector);
    return selector.size > 0 && selects(selector, labels);
  });
  return (port: number): number => {
    for (const service of ofPod) {
      const found = service.ports.find(({ number }) => number === port);
      if (!found) continue;
      const { targetPort } = found;
      return typeof targetPort === 'number' ? targetPort : (workload.portNames.get(targetPort) ?? port);
    }
    return port;
  };
}
