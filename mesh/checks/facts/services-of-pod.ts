import { selects } from '../../manifest/config';
import { fields, list, number, text, textMap } from '../../manifest/fields';
import type { Inventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { perDiscovery } from './discovery';
import { isInjected } from './injection';
import { type Pod, templateOf } from './pods';

type Service = MeshObject<'Service'>;

/** The Services that select a Pod. */
export function servicesOfPod(inventory: Inventory, { namespace, labels }: Pod): readonly Service[] {
  const services = byFirstLabel(inventory);
  return [...labels]
    .flatMap((label) => services.get(idOf(namespace, label)) ?? [])
    .filter(({ spec }) => selects(textMap(spec.selector), labels));
}

const byFirstLabel = perDiscovery((inventory) => {
  const services = new Map<string, Service[]>();
  for (const service of inventory.of('Service')) {
    const [label] = textMap(service.spec.selector);
    if (label === undefined) continue;
    const id = idOf(service.namespace, label);
    const present = services.get(id);
    if (present) present.push(service);
    else services.set(id, [service]);
  }
  return services;
});

const idOf = (namespace: string, label: readonly [string, string]) => JSON.stringify([namespace, ...label]);

export interface SelectingPort {
  /** `namespace/name` of the Service. */
  readonly service: string;
  readonly port: number;
  readonly protocol: string;
  readonly targetPort: string;
}

/** The Deployments of the mesh, with the ports of the Services that select them. */
export const deploymentPorts = perDiscovery((inventory: Inventory) => {
  const found: { object: MeshObject; ports: readonly SelectingPort[] }[] = [];
  for (const object of inventory.of('Deployment')) {
    if (object.labels.get('gateway.istio.io/managed') === 'istio.io-mesh-controller') continue;
    const template = templateOf(object);
    if (!isInjected(template, inventory)) continue;
    found.push({ object, ports: servicesOfPod(inventory, template).flatMap(portsOf) });
  }
  return found;
});

function portsOf({ id, spec }: MeshObject<'Service'>): SelectingPort[] {
  return list(spec.ports)
    .map(fields)
    .map((port) => ({
      service: id,
      port: number(port.port),
      protocol: text(port.protocol) || 'TCP',
      targetPort: ['', '0'].includes(text(port.targetPort)) ? text(port.port) : text(port.targetPort),
    }));
}

export function grouped<K>(
  ports: readonly SelectingPort[],
  keyOf: (port: SelectingPort) => K,
): Map<K, SelectingPort[]> {
  const groups = new Map<K, SelectingPort[]>();
  for (const port of ports) {
    const known = groups.get(keyOf(port));
    if (known) known.push(port);
    else groups.set(keyOf(port), [port]);
  }
  return groups;
}
