import type { Config, Labels } from '../manifest/config';
import type { HostName } from './host-name';
import type { Protocol } from './protocol';
import type { Visibility } from './visibility';
import type { Workload } from './workload';

/** A Kubernetes Service, or one host of a ServiceEntry. */
export interface Service {
  readonly hostname: HostName;
  readonly namespace: string;
  readonly config: Config;
  readonly kubernetes: boolean;
  readonly ports: readonly ServicePort[];
  readonly resolution: Resolution;
  /** The addresses a client connects to; empty where the connection goes to an endpoint itself. */
  readonly addresses: readonly string[];
  /** Clients reach it by an address of its own, even where the manifests do not say which. */
  readonly hasVirtualAddress: boolean;
  readonly visibility: Visibility;
  readonly meshExternal: boolean;
  /** What a Service of type ExternalName stands for. */
  readonly alias: HostName;
  /** Asked for once per port, on the first request that needs it. */
  endpoints(port: ServicePort): readonly Endpoint[];
}

export interface ServicePort {
  readonly number: number;
  readonly name: string;
  readonly protocol: Protocol;
  readonly targetPort: number | string;
}

/** How a proxy finds the endpoints. `PASSTHROUGH` goes where the client wanted to go. */
export type Resolution = 'EDS' | 'PASSTHROUGH' | 'STRICT_DNS' | 'LOGICAL_DNS' | 'DYNAMIC_DNS';

export interface Endpoint {
  /** The workload's `namespace/name`, or the address of an endpoint written inside a ServiceEntry. */
  readonly name: string;
  readonly labels: Labels;
  readonly weight: number;
  readonly port: number;
  readonly workload: Workload | undefined;
  /** Its proxy accepts mutual TLS. */
  readonly acceptsMutualTls: boolean;
}

export function portOfService(service: Service, port: number): ServicePort | undefined {
  return service.ports.find(({ number, protocol }) => number === port && protocol !== 'UDP');
}
