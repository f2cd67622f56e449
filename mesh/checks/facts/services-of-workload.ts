import { fields, list, number, text } from '../../manifest/fields';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { isInMesh, templateOf } from './pods';
import { servicesOfPod } from './services-of-pod';

export interface SelectingPort {
  /** `namespace/name` of the Service. */
  readonly service: string;
  readonly port: number;
  readonly protocol: string;
  readonly targetPort: string;
}

/** The Deployments of the mesh, with the ports of the Services that select them. */
export const deploymentPorts = perInventory((inventory: Inventory) => {
  const found: { object: MeshObject; ports: readonly SelectingPort[] }[] = [];
  for (const object of inventory.of('Deployment')) {
    if (object.labels.get('gateway.istio.io/managed') === 'istio.io-mesh-controller') continue;
    const template = templateOf(object);
    if (!isInMesh(template, inventory)) continue;
    found.push({ object, ports: servicesOfPod(inventory, template).flatMap(portsOf) });
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
