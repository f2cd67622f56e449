import { selects } from '../manifest/config';
import { textMap } from '../manifest/fields';
import type { ProxyNode } from '../registry/proxy-node';
import type { ServiceRegistry } from '../registry/service-registry';

/** Where a gateway's Pod listens for a port: the first Service of the Pod that has it translates, else it stays. */
export function targetPorts({ labels, namespace, workload }: ProxyNode, registry: ServiceRegistry) {
  const ofPod = registry.services.filter((service) => {
    if (!service.kubernetes || service.namespace !== namespace) return false;
    const selector = textMap(service.config.spec.selector);
    return selector.size > 0 && selects(selector, labels);
  });
  return (port: number): number => {
    for (const service of ofPod) {
      const found = service.ports.find((one) => one.number === port);
      if (!found) continue;
      const { targetPort } = found;
      return typeof targetPort === 'number' ? targetPort : (workload.portNames.get(targetPort) ?? port);
    }
    return port;
  };
}
