import { type Config, type GatewayServices, type Labels, selects } from '../manifest/config';
import { textMap } from '../manifest/fields';
import type { Service } from '../registry/service';
import type { ServiceRegistry } from '../registry/service-registry';
import type { Workload } from '../registry/workload';
import { servicesOfPod, targetPortOf } from './target-port';

interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
  readonly workload: Workload;
}

/** Whether a Gateway configures a Pod: by its selector or, in the Gateway API, through its Services. */
export function configures({ spec, translated }: Config, pod: Pod, registry: ServiceRegistry): boolean {
  const services = translated?.services;
  if (!services) return selects(textMap(spec.selector), pod.labels);
  return boundServices(services, pod, registry).length > 0;
}

/**
 * At Pods of Gateways that istiod deploys, Istio Gateways of other namespaces do not count, so they cannot use the
 * credentials there.
 */
export function withoutForeign(gateways: readonly Config[]): readonly Config[] {
  const managed = new Set(
    gateways.flatMap(({ namespace, translated }) => (translated?.services?.isManaged ? namespace : [])),
  );
  if (managed.size === 0) return gateways;
  return gateways.filter(({ namespace, translated }) => translated?.services !== undefined || managed.has(namespace));
}

/** Ports of the Pod for a port of the Services that a Gateway is bound to; none if no Service has the port. */
export function boundPorts(
  services: GatewayServices,
  port: number,
  pod: Pod,
  registry: ServiceRegistry,
): readonly number[] {
  const ports = boundServices(services, pod, registry).flatMap((service) => {
    const found = service.ports.find(({ number }) => number === port);
    return found ? [targetPortOf(found, pod.workload)] : [];
  });
  return [...new Set(ports)];
}

function boundServices({ hosts, namespace }: GatewayServices, pod: Pod, registry: ServiceRegistry): Service[] {
  if (pod.namespace !== namespace) return [];
  return servicesOfPod(pod, registry).filter(({ hostname }) => hosts.includes(hostname));
}

/** Selects the Pods that a Gateway configures. */
export interface PodSelector {
  readonly labels: Labels;
  /** Namespace of the Pods. @default all namespaces */
  readonly namespace?: string;
}

/** Selectors of the Pods that a Gateway configures; none if its Services do not exist. */
export function podSelectors({ spec, translated }: Config, registry: ServiceRegistry): readonly PodSelector[] {
  const services = translated?.services;
  if (!services) return [{ labels: textMap(spec.selector) }];
  const { hosts, namespace } = services;
  return hosts.flatMap((host) => {
    const service = registry.byNamespace(host).get(namespace);
    return service ? [{ labels: textMap(service.config.spec.selector), namespace }] : [];
  });
}
