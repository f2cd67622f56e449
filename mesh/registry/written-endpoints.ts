import type { Config } from '../manifest/config';
import { type Fields, fields, list, number, text } from '../manifest/fields';
import type { Endpoint, ServicePort } from './service';
import type { Workloads } from './workload';

/** Endpoints and EndpointSlices in the manifests, for Services without a selector. */
export class WrittenEndpoints {
  private readonly groups = new Map<string, Group[]>();
  private readonly workloads: Workloads;

  constructor(objects: readonly Config[], workloads: Workloads) {
    this.workloads = workloads;
    for (const object of objects) {
      if (object.kind === 'Endpoints') this.add(object, object.name, fromEndpoints(object));
      else if (object.kind === 'EndpointSlice') {
        const service = object.labels.get('kubernetes.io/service-name');
        if (service !== undefined) this.add(object, service, [fromSlice(object)]);
      }
    }
  }

  has({ id }: Config): boolean {
    return this.groups.has(id);
  }

  /** The endpoints of a Service's port. */
  of(service: Config, port: ServicePort): readonly Endpoint[] {
    return (this.groups.get(service.id) ?? []).flatMap(({ addresses, ports }) => {
      const found = ports.find(({ name }) => name === port.name);
      if (!found) return [];
      return addresses.map(({ address, pod }): Endpoint => {
        const workload = pod === '' ? undefined : this.workloads.get(`${service.namespace}/${pod}`);
        return {
          name: workload?.id ?? address,
          labels: workload?.labels ?? new Map(),
          weight: 1,
          port: found.number,
          workload,
          acceptsMutualTls: workload !== undefined && workload.sidecar !== 'none',
        };
      });
    });
  }

  private add({ namespace }: Config, service: string, groups: readonly Group[]): void {
    const id = `${namespace}/${service}`;
    this.groups.set(id, [...(this.groups.get(id) ?? []), ...groups]);
  }
}

interface Group {
  readonly addresses: readonly { readonly address: string; readonly pod: string }[];
  readonly ports: readonly { readonly name: string; readonly number: number }[];
}

function fromEndpoints({ origin }: Config): Group[] {
  const { subsets } = origin.manifest as unknown as Fields;
  return list(subsets)
    .map(fields)
    .map(({ addresses, ports }) => ({
      addresses: list(addresses)
        .map(fields)
        .map(({ ip, targetRef }) => ({ address: text(ip), pod: podOf(targetRef) })),
      ports: portsOf(ports),
    }));
}

function fromSlice({ origin }: Config): Group {
  const { endpoints, ports } = origin.manifest as unknown as Fields;
  const ready = list(endpoints)
    .map(fields)
    .filter(({ conditions }) => fields(conditions).ready !== false);
  return {
    addresses: ready.flatMap(({ addresses, targetRef }) =>
      list(addresses).map((address) => ({ address: text(address), pod: podOf(targetRef) })),
    ),
    ports: portsOf(ports),
  };
}

function podOf(targetRef: unknown): string {
  const { kind, name } = fields(targetRef);
  return kind === 'Pod' ? text(name) : '';
}

function portsOf(ports: unknown): Group['ports'] {
  return list(ports)
    .map(fields)
    .map(({ name, port }) => ({ name: text(name), number: number(port) }));
}
