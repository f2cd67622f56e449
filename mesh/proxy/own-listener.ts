import { isHttp } from '../registry/protocol';
import { portOfService, type Service, type ServicePort } from '../registry/service';

/**
 * Whether a sidecar has listeners only for this service: for its virtual IP or, if it is headless and the port is not HTTP,
 * for each of its Pods. A service whose addresses are ranges is on the listener for every address.
 */
export function hasOwnListener(service: Service, number: number): boolean {
  const { addresses, hasVirtualAddress } = service;
  const isRange = addresses.length > 0 && rangesOf(service).length === addresses.length;
  return (hasVirtualAddress && !isRange) || podPort(service, number) !== undefined;
}

/** The addresses of a service's own listeners that the manifests contain. */
export function addressesOf(service: Service, number: number): readonly string[] {
  const port = podPort(service, number);
  if (!port) return service.addresses.filter((address) => !address.includes('/'));
  return service.endpoints(port).flatMap(({ name, workload }) => (workload ? workload.address : name) || []);
}

/** The ranges of a ServiceEntry's addresses, such as `10.0.0.0/8`. */
export function rangesOf({ addresses }: Service): readonly string[] {
  return addresses.filter((address) => address.includes('/'));
}

function podPort(service: Service, number: number): ServicePort | undefined {
  const isHeadless = service.kubernetes && service.resolution === 'PASSTHROUGH' && service.alias === '';
  const port = isHeadless ? portOfService(service, number) : undefined;
  return port && !isHttp(port.protocol) ? port : undefined;
}
