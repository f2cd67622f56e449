import { type Config, type Labels, selects, type Translated } from '../manifest/config';
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
  if (!translated) return selects(textMap(spec.selector), pod.labels);
  return boundServices(translated, pod, registry).length > 0;
}

/** Ports of the Pod for a port of the Services that a Gateway is bound to; none if no Service has the port. */
export function boundPorts(
  translated: Translated,
  port: number,
  pod: Pod,
  registry: ServiceRegistry,
): readonly number[] {
  const ports = boundServices(translated, pod, registry).flatMap((service) => {
    const found = service.ports.find(({ number }) => number === port);
    return found ? [targetPortOf(found, pod.workload)] : [];
  });
  return [...new Set(ports)];
}

function boundServices({ services, servicesNamespace }: Translated, pod: Pod, registry: ServiceRegistry): Service[] {
  if (pod.namespace !== servicesNamespace) return [];
  return servicesOfPod(pod, registry).filter(({ hostname }) => services.includes(hostname));
}

/** Selects the Pods that a Gateway configures. */
export interface PodSelector {
  readonly labels: Labels;
  /** Namespace of the Pods. @default all namespaces */
  readonly namespace?: string;
}

/** Selectors of the Pods that a Gateway configures; none if its Services do not exist. */
export function podSelectors({ spec, translated }: Config, registry: ServiceRegistry): readonly PodSelector[] {
  if (!translated) return [{ labels: textMap(spec.selector) }];
  const { services, servicesNamespace: namespace } = translated;
  return services.flatMap((host) => {
    const service = registry.byNamespace(host).get(namespace);
    return service ? [{ labels: textMap(service.config.spec.selector), namespace }] : [];
  });
}
