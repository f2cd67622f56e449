import { type Labels, selects } from '../manifest/config';
import { textMap } from '../manifest/fields';
import type { ProxyNode } from '../registry/proxy-node';
import type { Service, ServicePort } from '../registry/service';
import type { ServiceRegistry } from '../registry/service-registry';
import type { Workload } from '../registry/workload';

/** Translates a gateway's port to its Pod's port, by the first Service that selects the Pod and has the port. */
export function targetPorts(proxy: ProxyNode, registry: ServiceRegistry) {
  const ofPod = servicesOfPod(proxy, registry);
  return (port: number): number => {
    for (const service of ofPod) {
      const found = service.ports.find(({ number }) => number === port);
      if (found) return targetPortOf(found, proxy.workload);
    }
    return port;
  };
}

/** The Services that select a Pod. */
export function servicesOfPod(
  { labels, namespace }: { readonly labels: Labels; readonly namespace: string },
  registry: ServiceRegistry,
): readonly Service[] {
  return registry.services.filter((service) => {
    if (!service.kubernetes || service.namespace !== namespace) return false;
    const selector = textMap(service.config.spec.selector);
    return selector.size > 0 && selects(selector, labels);
  });
}

/** The port of a Pod that a Service's port leads to. */
export function targetPortOf({ number, targetPort }: ServicePort, { portNames }: Workload): number {
  return typeof targetPort === 'number' ? targetPort : (portNames.get(targetPort) ?? number);
}
