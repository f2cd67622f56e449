import type { Config } from '../manifest/config';
import type { MeshConfig } from '../registry/mesh-config';
import { INGRESS_CONTROLLER, IngressClasses } from './ingress-classes';
import { internalGateway } from './internal-gateway';
import { internalVirtualServices } from './internal-virtual-services';

/** The internal objects that istiod makes from Ingresses. */
export class IngressTranslation {
  /** The Ingresses that istiod serves. */
  readonly served: readonly Config[];
  /** Ingresses of another controller, or of none. */
  readonly others: readonly Config[];
  readonly gateways: readonly Config[];
  readonly virtualServices: readonly Config[];
  /** What is assumed about objects that the manifests do not contain. */
  readonly assumptions: readonly string[];

  constructor(objects: readonly Config[], mesh: MeshConfig) {
    const ingresses = objects.filter(({ kind }) => kind === 'Ingress');
    const classes = new IngressClasses(ingresses.length === 0 ? [] : objects, mesh);
    const chosen = ingresses.map((ingress) => ({ ingress, ...classes.choose(ingress) }));
    this.served = chosen.filter(({ isServed }) => isServed).map(({ ingress }) => ingress);
    this.others = chosen.filter(({ isServed }) => !isServed).map(({ ingress }) => ingress);
    this.gateways = this.served.length === 0 ? [] : [internalGateway(this.served, mesh)];
    const services = this.served.length === 0 ? [] : objects.filter(({ kind }) => kind === 'Service');
    const byId = new Map(services.map((service) => [service.id, service]));
    const { virtualServices, dropped } = internalVirtualServices(this.served, (id) => byId.get(id), mesh);
    this.virtualServices = virtualServices;
    const assumed = new Set(chosen.flatMap(({ assumed: name }) => name || []));
    this.assumptions = [
      ...[...assumed].map(
        (name) => `IngressClass ${name} exists with controller ${INGRESS_CONTROLLER} (it is not in the manifests)`,
      ),
      ...dropped,
    ];
  }
}
