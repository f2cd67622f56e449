import { isHttp } from '../registry/protocol';
import { portOfService, type Service, type ServicePort } from '../registry/service';

/**
 * Whether a sidecar has listeners only for this service: for its virtual IP or, if it is headless and the port is not HTTP,
 * for each of its Pods.
 */
export function hasOwnListener(service: Service, number: number): boolean {
  return service.hasVirtualAddress || podPort(service, number) !== undefined;
}

/** The addresses of a service's own listeners that the manifests contain. */
export function addressesOf(service: Service, number: number): readonly string[] {
  const port = podPort(service, number);
  if (!port) return service.addresses;
  return service.endpoints(port).flatMap(({ name, workload }) => (workload ? workload.address : name) || []);
}

function podPort(service: Service, number: number): ServicePort | undefined {
  const isHeadless = service.kubernetes && service.resolution === 'PASSTHROUGH' && service.alias === '';
  const port = isHeadless ? portOfService(service, number) : undefined;
  return port && !isHttp(port.protocol) ? port : undefined;
}
