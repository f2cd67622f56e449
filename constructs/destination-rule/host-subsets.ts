import { comingFrom } from '../findings/references';
import { knownService, type ServiceReference } from '../neighbours/service';
import type { ServicePort } from '../neighbours/service-port';
import { list } from '../props/field';
import { dnsLabel } from '../props/value';
import { Destination, type DestinationOptions } from '../virtual-service/destination';

/** Subsets of a service whose DestinationRule this app does not define: see `DestinationRule.fromHost`. */
export class HostSubsets<const Name extends string = string> {
  /** The host as it was given. */
  readonly host: string;
  /** Ports of the service; empty if unknown. */
  readonly ports: readonly ServicePort[];
  /** The names of the subsets. */
  readonly subsets: readonly Name[];

  /** @internal */
  constructor(host: string | ServiceReference, subsets: readonly Name[]) {
    const service = knownService(host, 'host');
    list(dnsLabel)(subsets, 'subsets');
    this.host = service.host;
    this.ports = service.ports;
    this.subsets = [...subsets];
    comingFrom(service, this);
  }

  /**
   * The workloads of one subset, as a destination for rules.
   *
   * @throws if no subset has this name
   */
  subset(name: Name, options?: DestinationOptions): Destination {
    if (!this.subsets.includes(name)) {
      throw new Error(`'${this.host}' has no subset '${name}' (it has ${this.subsets.join(', ')}): add it to the list`);
    }
    return Destination.subset(this, name, options);
  }
}
