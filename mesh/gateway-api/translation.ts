import type { Config, Translated } from '../manifest/config';
import { isManaged } from './addresses';
import { backendTlsRules } from './backend-tls-policies';
import { backendTlsStatuses } from './backend-tls-status';
import { ConnectionRoutes } from './connection-routes';
import { gatewayClassStatuses } from './gateway-class-status';
import { type GatewayListener, isProgrammed } from './gateway-listener';
import { gatewayStatuses, remoteGatewayStatuses } from './gateway-status';
import { Gateways, type ServedGateway } from './gateways';
import { HttpRoutes } from './http-routes';
import { Sources } from './internal-rule';
import { missingObjects } from './missing-objects';
import type { ObjectStatus } from './object-status';
import type { RouteAttachment } from './route-attachment';
import { routeStatus } from './route-status';
import { type SharedName, sharedNameAssumptions } from './shared-names';
import type { World } from './world';

/** The internal objects that istiod makes from objects of the Gateway API. */
export class Translation {
  /** One Gateway for each Gateway and ListenerSet, with a server for each listener. */
  readonly gateways: readonly Config[];
  readonly virtualServices: readonly Config[];
  readonly destinationRules: readonly Config[];
  readonly attachments: readonly RouteAttachment[];
  readonly sharedNames: readonly SharedName[];
  readonly served: readonly ServedGateway[];
  readonly sources = new Sources();
  /** What is assumed about missing objects, and about those that istiod may confuse. */
  readonly assumptions: readonly string[];
  private readonly world: World;

  constructor(world: World) {
    const gateways = new Gateways(world);
    const listenersOf = gateways.listenersOf.bind(gateways);
    const http = new HttpRoutes(world, listenersOf, this.sources);
    const connections = new ConnectionRoutes(world, listenersOf, this.sources);
    this.served = gateways.all;
    this.gateways = gateways.all.flatMap(internalGateways);
    this.virtualServices = [...http.virtualServices, ...connections.virtualServices];
    this.destinationRules = backendTlsRules(world);
    this.sharedNames = http.sharedNames;
    this.attachments = [...http.attachments, ...connections.attachments];
    this.assumptions = [
      ...missingObjects(this.served, this.attachments, world),
      ...sharedNameAssumptions(http.sharedNames),
    ];
    this.world = world;
  }

  /** The statuses that istiod would write. A class, Gateway or parent that is not Istio's has none. */
  statuses(): ObjectStatus[] {
    const attached = new Map<GatewayListener, number>();
    for (const { parents } of this.attachments) {
      for (const { listener, denied } of parents) {
        if (listener && !denied) attached.set(listener, (attached.get(listener) ?? 0) + 1);
      }
    }
    return [
      ...gatewayClassStatuses(this.world),
      ...this.served.flatMap((gateway) => gatewayStatuses(gateway, attached, this.world)),
      ...remoteGatewayStatuses(this.world),
      ...this.attachments.map(routeStatus),
      ...backendTlsStatuses(this.world),
    ];
  }
}

/** Listeners with a problem are dropped, unless a Secret may only be missing in the manifests. */
function isMade(listener: GatewayListener): boolean {
  if (listener.server === undefined) return false;
  return isProgrammed(listener.missing.length === 0 ? listener : { ...listener, tlsProblem: undefined });
}

function internalGateways({ config, addresses, listeners, listenerSets }: ServedGateway): Config[] {
  const made = (owner: Config, own: readonly GatewayListener[]): Config[] => {
    const present = own.filter(isMade);
    if (present.length === 0 || addresses.services.length === 0) return [];
    const translated: Translated = {
      semantics: 'gateway',
      sources: [],
      listeners: present.map(({ index, internalName, missing }) => {
        return { owner, path: ['spec', 'listeners', index], internalName, missing };
      }),
      services: { hosts: addresses.services, namespace: config.namespace, isManaged: isManaged(config) },
    };
    return [{ ...owner, kind: 'Gateway', spec: { servers: present.map(({ server }) => server) }, translated }];
  };
  return [...made(config, listeners), ...listenerSets.flatMap((set) => made(set.config, set.listeners))];
}
