import { withDefaults } from '../gateway-api/defaults';
import { isGatewayApi } from '../gateway-api/kinds';
import { managedObjects } from '../gateway-api/managed-gateway';
import { Translation } from '../gateway-api/translation';
import { World } from '../gateway-api/world';
import { IngressTranslation } from '../ingress/ingress-translation';
import { GATEWAY_API } from '../manifest/api-group';
import type { Config } from '../manifest/config';
import { type Fields, text } from '../manifest/fields';
import { versionAssumptions } from '../registry/istio-version';
import { ISTIO_VERSION, meshConfig, writtenMeshConfig } from '../registry/mesh-config';
import { ServiceRegistry } from '../registry/service-registry';
import { Workloads } from '../registry/workload';
import { DestinationRules } from '../routing/destination-rule';
import { RegexPrograms } from '../routing/string-matcher';
import { Security } from '../security/security';
import { earlierMeshes } from './earlier-mesh';
import type { MeshModel } from './model';
import { Origins } from './origins';
import { SidecarScopes } from './sidecar-scope';
import { VirtualServices } from './virtual-services';

/** A mesh as istiod builds it from objects. */
export interface BuiltMesh {
  readonly model: MeshModel;
  readonly origins: Origins;
  /** The objects with what the Gateway API and Ingresses are translated to, except for VirtualServices. */
  readonly objects: readonly Config[];
  /** Istio's Gateways, including those that the Gateway API and Ingresses are translated to. */
  readonly gateways: readonly Config[];
  /** Ingresses that istiod does not serve. */
  readonly notServed: readonly Config[];
  /** What is assumed about objects that are missing, and about Istio's version. */
  readonly assumptions: readonly string[];
  readonly translation: Translation;
}

/**
 * @param inForce the objects, each name once
 * @param creators objects that may create Pods in a way that the manifests do not show
 * @param overrides MeshConfig fields, or Istio's version, that override those in the objects
 * @param versionHosts names that subsets are shown with, by `host subset`
 */
export function buildMesh(
  inForce: readonly Config[],
  creators: readonly Config[],
  overrides: Fields | undefined,
  versionHosts: ReadonlyMap<string, string> = new Map(),
): BuiltMesh {
  const written = inForce.filter((config) => !isGatewayApi(config));
  const configured: Fields = { ...writtenMeshConfig(written), ...overrides };
  const mesh = meshConfig(configured);
  const known = [...written, ...managedObjects(inForce)];
  const workloads = new Workloads(known, creators);
  const registry = new ServiceRegistry(known, workloads, mesh);
  const gatewayApi = inForce.filter(isGatewayApi);
  const translation = new Translation(new World([...known, ...gatewayApi.map(withDefaults)], registry, mesh));
  const ingress = new IngressTranslation(known, mesh);
  const virtualServices = new VirtualServices(
    [...known, ...translation.virtualServices, ...ingress.virtualServices],
    mesh,
  );
  const made = [...withOwnIds(translation.gateways, known), ...ingress.gateways];
  const gateways = [...known.filter(({ kind }) => kind === 'Gateway'), ...made];
  const routes = gatewayApi.filter(({ kind }) => kind !== 'Gateway' && kind !== 'ListenerSet');
  const objects = [...known, ...routes, ...made];
  const model: MeshModel = {
    mesh,
    workloads,
    registry,
    virtualServices,
    destinationRules: new DestinationRules([...objects, ...translation.destinationRules], mesh, versionHosts),
    scopes: new SidecarScopes(objects, registry, virtualServices, mesh),
    security: new Security(objects, mesh),
    programs: new RegexPrograms(),
    earlier: earlierMeshes(inForce, (configs) => buildMesh(configs, creators, overrides, versionHosts)),
  };
  return {
    model,
    origins: new Origins(model, gateways),
    objects,
    gateways,
    notServed: ingress.others,
    translation,
    assumptions: [
      ...translation.assumptions,
      ...ingress.assumptions,
      ...versionAssumptions(text(configured[ISTIO_VERSION])),
    ],
  };
}

/** Requests and rules name a gateway by its id: one of the Gateway API gets its group if an Istio Gateway has the same. */
function withOwnIds(gateways: readonly Config[], known: readonly Config[]): Config[] {
  const taken = new Set(known.filter(({ kind }) => kind === 'Gateway').map(({ id }) => id));
  return gateways.map((gateway) =>
    taken.has(gateway.id) ? { ...gateway, id: `${gateway.id}.${GATEWAY_API}` } : gateway,
  );
}
