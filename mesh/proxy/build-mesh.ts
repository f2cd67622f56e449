import { withDefaults } from '../gateway-api/defaults';
import { isGatewayApi } from '../gateway-api/kinds';
import { managedObjects } from '../gateway-api/managed-gateway';
import { Translation } from '../gateway-api/translation';
import { World } from '../gateway-api/world';
import type { Config } from '../manifest/config';
import type { Fields } from '../manifest/fields';
import { meshConfig, writtenMeshConfig } from '../registry/mesh-config';
import { ServiceRegistry } from '../registry/service-registry';
import { Workloads } from '../registry/workload';
import { DestinationRules } from '../routing/destination-rule';
import { RegexPrograms } from '../routing/string-matcher';
import { Security } from '../security/security';
import type { MeshModel } from './model';
import { Origins } from './origins';
import { SidecarScopes } from './sidecar-scope';
import { VirtualServices } from './virtual-services';

/** A mesh as istiod builds it from objects. */
export interface BuiltMesh {
  readonly model: MeshModel;
  readonly origins: Origins;
  /** The objects with what the Gateway API is translated to, except for VirtualServices. */
  readonly objects: readonly Config[];
  /** Istio's Gateways, including those that the Gateway API is translated to. */
  readonly gateways: readonly Config[];
  readonly translation: Translation;
}

/**
 * @param inForce the objects, each name once
 * @param creators objects that may create Pods in a way that the manifests do not show
 * @param overrides MeshConfig fields that override those in the objects
 */
export function buildMesh(
  inForce: readonly Config[],
  creators: readonly Config[],
  overrides: Fields | undefined,
): BuiltMesh {
  const written = inForce.filter((config) => !isGatewayApi(config));
  const mesh = meshConfig({ ...writtenMeshConfig(written), ...overrides });
  const known = [...written, ...managedObjects(inForce)];
  const workloads = new Workloads(known, creators);
  const registry = new ServiceRegistry(known, workloads, mesh);
  const gatewayApi = inForce.filter(isGatewayApi);
  const translation = new Translation(new World([...known, ...gatewayApi.map(withDefaults)], registry, mesh));
  const virtualServices = new VirtualServices([...known, ...translation.virtualServices], mesh);
  const gateways = [...known.filter(({ kind }) => kind === 'Gateway'), ...translation.gateways];
  const routes = gatewayApi.filter(({ kind }) => kind !== 'Gateway' && kind !== 'ListenerSet');
  const objects = [...known, ...routes, ...translation.gateways];
  const model = {
    mesh,
    workloads,
    registry,
    virtualServices,
    destinationRules: new DestinationRules([...objects, ...translation.destinationRules], mesh),
    scopes: new SidecarScopes(objects, registry, virtualServices, mesh),
    security: new Security(objects, mesh),
    programs: new RegexPrograms(),
  };
  return { model, origins: new Origins(model, gateways), objects, gateways, translation };
}
