import type { Config } from '../../manifest/config';
import type { FieldPath } from '../../manifest/manifest';
import { Gateway } from '../../proxy/gateway';
import type { MeshModel } from '../../proxy/model';
import { Origins } from '../../proxy/origins';
import type { RefusedRoute } from '../../proxy/outbound-chains';
import { Sidecar } from '../../proxy/sidecar';
import { SidecarScopes } from '../../proxy/sidecar-scope';
import { VirtualServices } from '../../proxy/virtual-services';
import { matches } from '../../registry/host-name';
import { assumedWorkload } from '../../registry/workload';
import { DestinationRules } from '../../routing/destination-rule';
import type { Route } from '../../routing/route';
import { RegexPrograms } from '../../routing/string-matcher';
import { type HttpRule, MESH_GATEWAY, type VirtualService } from '../../routing/virtual-service';
import { Security } from '../../security/security';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { configsOf, knownConfigsOf } from './configs';
import { gatewayApiOf, writtenObject } from './gateway-api';
import { ingressesOf } from './ingresses';
import { reachabilityOf } from './reach';
import { worldOf } from './world';

/** What the simulator knows about the objects in force, with what istiod makes of the Gateway API and of Ingresses. */
const modelOf = perInventory((inventory: Inventory): MeshModel => {
  const { mesh, workloads, registry } = worldOf(inventory);
  const { translation } = gatewayApiOf(inventory);
  const configs = knownConfigsOf(inventory);
  const virtualServices = virtualServicesOf(inventory);
  return {
    mesh,
    workloads,
    registry,
    virtualServices,
    destinationRules: new DestinationRules([...configs, ...translation.destinationRules], mesh),
    scopes: new SidecarScopes(configs, registry, virtualServices, mesh),
    security: new Security(configs, mesh),
    programs: new RegexPrograms(),
    earlier: () => undefined,
  };
});

const virtualServicesOf = perInventory((inventory: Inventory): VirtualServices => {
  const made = [...gatewayApiOf(inventory).translation.virtualServices, ...ingressesOf(inventory).virtualServices];
  if (made.length === 0) return reachabilityOf(inventory).virtualServices;
  return new VirtualServices([...knownConfigsOf(inventory), ...made], worldOf(inventory).mesh);
});

/** The VirtualServices that proxies get, those made of routes of the Gateway API included, but not those of Ingresses. */
export function simulatedVirtualServicesOf(inventory: Inventory): readonly VirtualService[] {
  return virtualServicesOf(inventory).roots.filter(({ semantics }) => semantics !== 'ingress');
}

/** The gateways as the simulator builds them: Gateways with the same selector or Service configure the same Pods. */
export const simulatedGatewaysOf = perInventory((inventory: Inventory): readonly Gateway[] => {
  const gateways = [
    ...configsOf(inventory, 'Gateway'),
    ...gatewayApiOf(inventory).translation.gateways,
    ...ingressesOf(inventory).gateways,
  ];
  const origins = new Origins(modelOf(inventory), gateways);
  const byPods = new Map(gateways.map((gateway) => [podsText(gateway), gateway]));
  const byWorkload = new Map<string, Gateway>();
  for (const { id } of byPods.values()) {
    const proxy = origins.for({ gateway: id });
    if (proxy instanceof Gateway) byWorkload.set(proxy.proxy.workload.id, proxy);
  }
  return [...byWorkload.values()];
});

function podsText({ spec, translated }: Config): string {
  const services = translated?.services;
  return services ? `${services.namespace} ${services.hosts.join(' ')}` : JSON.stringify(spec.selector);
}

/** A caller with a sidecar in each namespace, whose labels no rule selects. */
const simulatedCallersOf = perInventory((inventory: Inventory): ((namespace: string) => Sidecar) => {
  const callers = new Map<string, Sidecar>();
  return (namespace) => {
    const workload = assumedWorkload(namespace, 'any', new Map());
    const proxy = { type: 'sidecar' as const, namespace, labels: workload.labels, workload };
    const caller = callers.get(namespace) ?? new Sidecar(proxy, modelOf(inventory));
    callers.set(namespace, caller);
    return caller;
  };
});

/** What Envoy refuses in the listeners of sidecars that have tls rules, each once. */
export const refusedOutboundOf = perInventory((inventory: Inventory): readonly RefusedOutbound[] => {
  const found = new Map<string, RefusedOutbound>();
  const { registry } = worldOf(inventory);
  for (const { namespace, hosts, gateways, tls } of virtualServicesOf(inventory).roots) {
    if (tls.length === 0 || !gateways.includes(MESH_GATEWAY)) continue;
    const services = registry.services.filter(({ hostname }) => hosts.some((host) => matches(host, hostname)));
    for (const port of new Set(services.flatMap(({ ports }) => ports.map(({ number }) => number)))) {
      for (const refusal of simulatedCallersOf(inventory)(namespace).port(port)?.refusals ?? []) {
        found.set(`${port} ${refusal.problem}`, { ...refusal, port });
      }
    }
  }
  return [...found.values()];
});

interface RefusedOutbound extends RefusedRoute {
  readonly port: number;
}

/** The routes that proxies get for the rules of each VirtualService, except for those of Ingresses. */
export const simulatedRoutesOf = perInventory((inventory: Inventory): ReadonlyMap<VirtualService, readonly Route[]> => {
  const model = modelOf(inventory);
  const { registry, virtualServices } = model;
  const routes = new Map<VirtualService, Route[]>();
  const add = (found: readonly Route[]) => {
    for (const route of found) {
      if (!route.virtualService || route.virtualService.semantics === 'ingress') continue;
      const present = routes.get(route.virtualService);
      if (present) present.push(route);
      else routes.set(route.virtualService, [route]);
    }
  };
  for (const { listening } of simulatedGatewaysOf(inventory)) {
    for (const { table } of listening) {
      for (const host of table?.hosts() ?? []) add(table?.get(host)?.routes ?? []);
    }
  }
  const callerIn = simulatedCallersOf(inventory);
  for (const virtualService of virtualServices.roots) {
    const { namespace, hosts, gateways: names } = virtualService;
    if (!names.includes(MESH_GATEWAY)) continue;
    const caller = callerIn(namespace);
    for (const host of hosts) {
      const services = [...registry.byNamespace(host).values()];
      for (const port of new Set([80, ...services.flatMap(({ ports }) => ports.map(({ number }) => number))])) {
        const found = caller.port(port)?.virtualHost(host)?.routes ?? [];
        add(found.filter((route) => route.virtualService === virtualService));
      }
    }
  }
  return routes;
});

/** The object that an http rule is written in, and the field with its destinations. */
export function writtenDestinations(
  inventory: Inventory,
  { id }: VirtualService,
  { source, delegate, index }: HttpRule,
): { readonly object: MeshObject; readonly field: FieldPath } | undefined {
  if (source) {
    const object = writtenObject(inventory, source.route);
    return object && { object, field: ['spec', 'rules', source.rule, 'backendRefs'] };
  }
  const owner = delegate ?? { virtualService: id, rule: index };
  const object = inventory.findById('VirtualService', owner.virtualService);
  return object && { object: object as unknown as MeshObject, field: ['spec', 'http', owner.rule, 'route'] };
}
