import { fields, list, number, text, textMap } from '../../fields';
import { type Inventory, perInventory } from '../inventory';
import type { MeshObject } from '../mesh-object';
import { carries, isInMesh, templateOf } from './pods';

export interface SelectingPort {
  /** `namespace/name` of the Service. */
  readonly service: string;
  readonly port: number;
  readonly protocol: string;
  readonly targetPort: string;
}

/** The Deployments of the mesh, with the ports of the Services that select them. */
export const deploymentPorts = perInventory((inventory: Inventory) => {
  const services = new Map<string, MeshObject<'Service'>[]>();
  for (const service of inventory.of('Service')) {
    for (const [key, value] of textMap(service.spec.selector)) {
      const label = JSON.stringify([service.namespace, key, value]);
      const present = services.get(label);
      if (present) present.push(service);
      else services.set(label, [service]);
      break;
    }
  }
  const found: { object: MeshObject; ports: readonly SelectingPort[] }[] = [];
  for (const object of inventory.of('Deployment')) {
    if (object.labels.get('gateway.istio.io/managed') === 'istio.io-mesh-controller') continue;
    const template = templateOf(object);
    if (!isInMesh(template, inventory)) continue;
    const selecting = [...template.labels]
      .flatMap(([key, value]) => services.get(JSON.stringify([object.namespace, key, value])) ?? [])
      .filter(({ spec }) => carries(template.labels, textMap(spec.selector)));
    found.push({ object, ports: selecting.flatMap(portsOf) });
  }
  return found;
});

function portsOf({ namespace, name, spec }: MeshObject<'Service'>): SelectingPort[] {
  return list(spec.ports)
    .map(fields)
    .map((port) => ({
      service: `${namespace}/${name}`,
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

export function servicesAndDeployment(...services: readonly string[]): string {
  return [
    ...services.map(
      (spec, at) => `
apiVersion: v1
kind: Service
metadata: { name: shop-${at} }
spec: { selector: { app: shop }, ports: [${spec}] }
`,
    ),
    `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: shop, image: shop:1 }] }
`,
  ].join('---');
}
