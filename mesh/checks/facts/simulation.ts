import { Gateway } from '../../proxy/gateway';
import type { MeshModel } from '../../proxy/model';
import { Origins } from '../../proxy/origins';
import type { RefusedRoute } from '../../proxy/outbound-chains';
import { Sidecar } from '../../proxy/sidecar';
import { SidecarScopes } from '../../proxy/sidecar-scope';
import { matches } from '../../registry/host-name';
import { assumedWorkload } from '../../registry/workload';
import { DestinationRules } from '../../routing/destination-rule';
import type { Route } from '../../routing/route';
import { RegexPrograms } from '../../routing/string-matcher';
import { MESH_GATEWAY, type VirtualService } from '../../routing/virtual-service';
import { Security } from '../../security/security';
import { type Inventory, perInventory } from '../engine/inventory';
import { configsOf, knownConfigsOf } from './configs';
import { reachabilityOf } from './reach';
import { worldOf } from './world';

/** What the simulator knows about the objects in force. */
const modelOf = perInventory((inventory: Inventory): MeshModel => {
  const { mesh, workloads, registry } = worldOf(inventory);
  const configs = knownConfigsOf(inventory);
  const { virtualServices } = reachabilityOf(inventory);
  return {
    mesh,
    workloads,
    registry,
    virtualServices,
    destinationRules: new DestinationRules(configs, mesh),
    scopes: new SidecarScopes(configs, registry, virtualServices, mesh),
    security: new Security(configs, mesh),
    programs: new RegexPrograms(),
  };
});

/** The gateways as the simulator builds them: Gateways with the same selector configure the same Pods. */
export const simulatedGatewaysOf = perInventory((inventory: Inventory): readonly Gateway[] => {
  const gateways = configsOf(inventory, 'Gateway');
  const origins = new Origins(modelOf(inventory), gateways);
  const bySelector = new Map(gateways.map((gateway) => [JSON.stringify(gateway.spec.selector), gateway]));
  return [...bySelector.values()].flatMap(({ id }) => {
    const proxy = origins.for({ gateway: id });
    return proxy instanceof Gateway ? proxy : [];
  });
});

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
  const { registry, virtualServices } = modelOf(inventory);
  for (const { namespace, hosts, gateways, tls } of virtualServices.roots) {
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

/** The routes that proxies get for the rules of each VirtualService, as the simulator builds them. */
export const simulatedRoutesOf = perInventory((inventory: Inventory): ReadonlyMap<VirtualService, readonly Route[]> => {
  const model = modelOf(inventory);
  const { registry, virtualServices } = model;
  const routes = new Map<VirtualService, Route[]>();
  const add = (found: readonly Route[]) => {
    for (const route of found) {
      if (!route.virtualService) continue;
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
