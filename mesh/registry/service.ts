import type { Config, Labels } from '../manifest/config';
import type { HostName } from './host-name';
import type { Protocol } from './protocol';
import type { Visibility } from './visibility';
import type { Workload } from './workload';

/** A Kubernetes Service, or one host in a ServiceEntry. */
export interface Service {
  readonly hostname: HostName;
  readonly namespace: string;
  readonly config: Config;
  readonly kubernetes: boolean;
  readonly ports: readonly ServicePort[];
  readonly resolution: Resolution;
  /** Virtual IPs that clients connect to; empty if they connect to the endpoints directly. */
  readonly addresses: readonly string[];
  /** Whether it has a virtual IP, even if the manifests do not specify which. */
  readonly hasVirtualAddress: boolean;
  readonly visibility: Visibility;
  readonly meshExternal: boolean;
  /** `externalName` if the Service has the type ExternalName, otherwise empty. */
  readonly alias: HostName;
  /** What is assumed about it, because it is not in the manifests. @default nothing */
  readonly assumption?: string;
  /** Returns a port's endpoints, computed on first use. */
  endpoints(port: ServicePort): readonly Endpoint[];
}

export interface ServicePort {
  readonly number: number;
  readonly name: string;
  readonly protocol: Protocol;
  readonly targetPort: number | string;
}

/** How a proxy finds the endpoints; `PASSTHROUGH` connects to the client's original destination. */
export type Resolution = 'EDS' | 'PASSTHROUGH' | 'STRICT_DNS' | 'LOGICAL_DNS' | 'DYNAMIC_DNS';

export interface Endpoint {
  /** The workload's `namespace/name`, or the address if the endpoint is inlined in a ServiceEntry. */
  readonly name: string;
  readonly labels: Labels;
  readonly weight: number;
  readonly port: number;
  readonly workload: Workload | undefined;
  /** Whether its proxy can accept mutual TLS. */
  readonly acceptsMutualTls: boolean;
  /** Whether it is assumed, with any labels. @default the manifests contain it */
  readonly isAssumed?: boolean;
}

export function portOfService(service: Service, port: number): ServicePort | undefined {
  return service.ports.find(({ number, protocol }) => number === port && protocol !== 'UDP');
}
