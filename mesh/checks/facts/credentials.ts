import { fields, list, text } from '../../manifest/fields';
import type { FieldPath } from '../../manifest/manifest';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { ingressesOf } from './ingresses';
import { secretNamespaces } from './secrets';
import { worldOf } from './world';

/** A Secret with a certificate that a gateway needs. */
export interface Credential {
  /** The Gateway or Ingress that names it. */
  readonly object: MeshObject;
  readonly path: FieldPath;
  readonly name: string;
  /** Namespaces of the gateway's Pods, which read it there; never empty. */
  readonly namespaces: readonly string[];
}

/** The Secrets of all Gateways, and of the Ingresses that istiod serves. */
export const credentialsIn = perInventory((inventory: Inventory): readonly Credential[] =>
  [...ofGateways(inventory), ...ofIngresses(inventory)].filter(
    ({ name, namespaces }) => name !== '' && namespaces.length > 0,
  ),
);

function ofGateways(inventory: Inventory): Credential[] {
  return inventory.of('Gateway').flatMap((gateway) => {
    const namespaces = secretNamespaces(inventory, gateway);
    return (gateway.spec.servers ?? []).map(({ tls }, index) => {
      const path = ['spec', 'servers', index, 'tls', 'credentialName'];
      return { object: gateway as MeshObject, path, name: tls?.credentialName ?? '', namespaces };
    });
  });
}

function ofIngresses(inventory: Inventory): Credential[] {
  const { served } = ingressesOf(inventory);
  if (served.length === 0) return [];
  const selector = { istio: worldOf(inventory).mesh.ingressSelector };
  const namespaces = secretNamespaces(inventory, { spec: { selector } });
  return served.flatMap(({ id }) => {
    const object = inventory.findById('Ingress', id);
    if (!object) return [];
    return list(object.spec.tls)
      .map(fields)
      .map(({ secretName }, index) => {
        return { object, path: ['spec', 'tls', index, 'secretName'], name: text(secretName), namespaces };
      });
  });
}
