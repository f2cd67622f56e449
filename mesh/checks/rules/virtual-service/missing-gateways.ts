import { texts } from '../../../manifest/fields';
import { HostIndex } from '../../../registry/host-index';
import { resolveGateway } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { routesIn } from '../../facts/gateway-api';
import { serversOf } from '../../facts/gateways';
import { knownHostsOf } from '../../facts/known-hosts';

type VirtualService = MeshObject<'VirtualService'>;

export const missingGateways: Check = {
  code: 'MESH0136',
  level: 'warning',
  title: 'VirtualService has no gateways, but a Gateway serves its host',
  description: `Without \`gateways\`, a VirtualService is only for calls inside the mesh. The Gateway has a server for the host but
no routes, so it answers 404. Add \`gateways\` with the name of the Gateway, as \`namespace/name\` if it is in another namespace. To
apply the rules to calls inside the mesh too, add \`mesh\` to the list.

A \`gateways\` in a match only narrows the list of the VirtualService, so it does not bind the VirtualService to a Gateway.`,
  differences: `Nothing is reported for the host of a Service or ServiceEntry, and if another VirtualService at the Gateway or a
route of the Gateway API has the host: then both are usually intended.`,
  examples: [
    {
      title: 'host',
      wrong: example(''),
      says: 'only calls inside the mesh use this host, but Gateway public serves shop.example.com: add gateways: ["public"]',
      right: example('gateways: [public]'),
    },
    {
      title: 'gateways of a match',
      wrong: example('', 'match: [{ gateways: [public] }], '),
      says: 'only narrows the gateways of the VirtualService, which has none: add gateways: ["public"]',
      right: example('gateways: [public]', 'match: [{ gateways: [public] }], '),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      const { gateways = [], hosts = [], http = [] } = object.spec;
      if (gateways.length > 0 || hosts.length === 0) continue;
      const named = http.flatMap(({ match = [] }, rule) =>
        match.flatMap(({ gateways: names = [] }, index) =>
          names.flatMap((name, item) => (name === 'mesh' ? [] : [{ name, rule, index, item }])),
        ),
      );
      if (named.length > 0) {
        for (const { name, rule, index, item } of named) {
          const field = ['spec', 'http', rule, 'match', index, 'gateways', item];
          report(object, field, `only narrows the gateways of the VirtualService, which has none: add ${remedy(name)}`);
        }
        continue;
      }
      for (const [index, host] of hosts.entries()) {
        const gateway = servingGateway(inventory, host, object);
        if (!gateway) continue;
        const name = gateway.namespace === object.namespace ? gateway.name : gateway.id;
        const message = `only calls inside the mesh use this host, but Gateway ${name} serves ${host}: add ${remedy(name)}`;
        report(object, ['spec', 'hosts', index], message);
      }
    }
  },
};

const remedy = (gateway: string) => `gateways: [${JSON.stringify(gateway)}]`;

/** A Gateway with a server for the host, for which it has no routes; undefined if the host is one inside the mesh. */
function servingGateway(inventory: Inventory, host: string, { namespace, spec }: VirtualService) {
  if (!host.includes('.') || /\.(?:svc|local|internal)(?:\.|$)/.test(host)) return undefined;
  const hosts = knownHostsOf(inventory);
  if (hosts.find(host, namespace, spec.exportTo).length > 0 || hosts.covers(host)) return undefined;
  const { offered, bound, routed } = gatewayHosts(inventory);
  const name = host.toLowerCase();
  if (routed.overlaps(name)) return undefined;
  const gateways = ['', namespace].flatMap((owner) => offered.get(owner)?.mostSpecific(name) ?? []);
  return gateways.find(({ id }) => bound.get(id)?.mostSpecific(name) === undefined);
}

/**
 * Gateways by the hosts of their servers, for all namespaces ('') or for one, the hosts that VirtualServices have there, and
 * those of routes of the Gateway API.
 */
const gatewayHosts = perInventory((inventory: Inventory) => {
  const offered = new Map<string, HostIndex<MeshObject<'Gateway'>[]>>();
  for (const gateway of inventory.of('Gateway')) {
    for (const written of serversOf(gateway).flatMap(({ hosts }) => hosts)) {
      const [owner, name] = written.includes('/') ? written.split('/') : ['', written];
      push(offered, owner ?? '', (name ?? '').toLowerCase(), gateway);
    }
  }
  const bound = new Map<string, HostIndex<VirtualService[]>>();
  for (const object of inventory.of('VirtualService')) {
    for (const reference of object.spec.gateways ?? []) {
      const gateway = resolveGateway(reference, object.namespace);
      for (const host of object.spec.hosts ?? []) push(bound, gateway, host.toLowerCase(), object);
    }
  }
  const routed = new HostIndex<true>();
  for (const { spec } of routesIn(inventory)) for (const host of texts(spec.hostnames)) routed.set(host, true);
  return { offered, bound, routed };
});

function push<T>(indexes: Map<string, HostIndex<T[]>>, key: string, host: string, value: T): void {
  const index = indexes.get(key) ?? new HostIndex<T[]>();
  indexes.set(key, index);
  const present = index.get(host);
  if (present) present.push(value);
  else index.set(host, [value]);
}

function example(gateways: string, match = ''): string {
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  ${gateways}
  http: [{ ${match}route: [{ destination: { host: shop } }] }]
`;
}
