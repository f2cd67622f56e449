import type { Config, Labels } from '../manifest/config';
import type { MeshConfig } from '../registry/mesh-config';
import type { ServiceRegistry } from '../registry/service-registry';
import { Grants } from './grants';
import { isGatewayApi } from './kinds';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Everything that the translation of Gateway API objects depends on. */
export class World {
  readonly grants: Grants;
  /** Namespaces by name, with their labels; one that only other objects mention has the label with its name. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  private readonly gatewayApi = new Map<string, Map<string, Config>>();
  private readonly byName = new Map<string, Config>();

  readonly registry: ServiceRegistry;
  readonly mesh: MeshConfig;

  constructor(objects: readonly Config[], registry: ServiceRegistry, mesh: MeshConfig) {
    this.registry = registry;
    this.mesh = mesh;
    const namespaces = new Map<string, Labels>();
    for (const object of objects) {
      const { kind, name, namespace, labels, id } = object;
      if (isGatewayApi(object)) {
        const present = this.gatewayApi.get(kind) ?? new Map<string, Config>();
        this.gatewayApi.set(kind, present.set(id, object));
      } else this.byName.set(`${kind} ${id}`, object);
      if (kind === 'Namespace') namespaces.set(name, new Map([...labels, [NAMESPACE_NAME, name]]));
      else if (namespace !== '' && !namespaces.has(namespace))
        namespaces.set(namespace, new Map([[NAMESPACE_NAME, namespace]]));
    }
    this.namespaces = namespaces;
    this.grants = new Grants(this.of('ReferenceGrant'));
  }

  /** All objects of a kind of the Gateway API. */
  of(kind: string): readonly Config[] {
    return [...(this.gatewayApi.get(kind)?.values() ?? [])];
  }

  /** Finds an object of the Gateway API. */
  findGatewayApi(kind: string, namespace: string, name: string): Config | undefined {
    return this.gatewayApi.get(kind)?.get(`${namespace}/${name}`);
  }

  /** Finds an object of Istio or Kubernetes. */
  find(kind: 'Service' | 'ServiceEntry' | 'Secret' | 'ConfigMap', namespace: string, name: string): Config | undefined {
    return this.byName.get(`${kind} ${namespace}/${name}`);
  }

  /** Host name of a Service, whether it exists or not. */
  hostOf({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
    return `${name}.${namespace}.svc.${this.mesh.clusterDomain}`;
  }
}
