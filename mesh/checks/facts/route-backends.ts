import { weightOf } from '../../gateway-api/backend';
import { isWritten, referenceOf } from '../../gateway-api/reference';
import { type Fields, fields, list, number } from '../../manifest/fields';
import type { FieldPath } from '../../manifest/manifest';
import type { HostName } from '../../registry/host-name';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { routesIn } from './gateway-api';
import { worldOf } from './world';

/** A backendRef of a route of the Gateway API that gets requests and names a host. */
export interface RouteBackend {
  readonly route: MeshObject;
  /** Index in `spec.rules`. */
  readonly rule: number;
  /** Index in the rule's `backendRefs`. */
  readonly index: number;
  readonly written: Fields;
  /** The path of the backendRef. */
  readonly field: FieldPath;
  /** The host, whether it exists or not. */
  readonly host: HostName;
  /** Namespace that a backendRef names, or that of the route. */
  readonly namespace: string;
  /** Port, 0 without one. */
  readonly port: number;
}

/** All backendRefs to Services and host names; those with weight 0 are left out, as istiod does not read them. */
export const routeBackendsOf = perInventory((inventory: Inventory): readonly RouteBackend[] =>
  routesIn(inventory).flatMap((route) =>
    list(route.spec.rules)
      .map(fields)
      .flatMap(({ backendRefs }, rule) =>
        list(backendRefs)
          .map(fields)
          .flatMap((written, index) => {
            const target = weightOf(written) === 0 ? undefined : targetOf(inventory, written, route.namespace);
            const field = ['spec', 'rules', rule, 'backendRefs', index];
            return target ? [{ route, rule, index, written, field, ...target }] : [];
          }),
      ),
  ),
);

/** Where a backendRef or the backendRef of a mirror leads; `undefined` for kinds without a host. */
export function targetOf(
  inventory: Inventory,
  written: Fields,
  own: string,
): Pick<RouteBackend, 'host' | 'namespace' | 'port'> | undefined {
  const { group, kind, namespace, name } = referenceOf(written, own, { group: '', kind: 'Service' });
  const port = isWritten(written.port) ? number(written.port) : 0;
  switch (`${group} ${kind}`) {
    case ' Service':
    case 'multicluster.x-k8s.io ServiceImport':
      return { host: `${name}.${namespace}.svc.${worldOf(inventory).mesh.clusterDomain}`, namespace, port };
    case 'networking.istio.io Hostname':
      return { host: name.toLowerCase(), namespace, port };
    default:
      return undefined;
  }
}
