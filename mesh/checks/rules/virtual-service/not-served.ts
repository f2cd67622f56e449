import { isHttp } from '../../../registry/protocol';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { type GatewayServer, gatewayNamed, isHttpServer, isPassthrough, serversOf, serves } from '../../facts/gateways';
import { worldOf } from '../../facts/world';

const http = '{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*.example.com"] }';
const passthrough =
  '{ port: { number: 443, name: tls, protocol: TLS }, tls: { mode: PASSTHROUGH }, hosts: ["*.example.com"] }';
const route = 'route: [{ destination: { host: shop } }]';

const publicGateway = (server: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - ${server}
`;

const boundVirtualService = (hosts: string, rules: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [${hosts}]
  gateways: [public]
  ${rules}
`;

export const notServed: Check = {
  code: 'MESH0109',
  level: 'error',
  title: 'part of a VirtualService is served by none of its Gateways',
  description: `A gateway builds routes only for what its servers offer:

- Each host needs a server that lists it. A host without a dot is a Service of the VirtualService's namespace, even at a
  gateway.
- \`http\` rules need a server that handles HTTP. With TLS passthrough or protocol TCP, only \`tls\` and \`tcp\` rules apply.
- \`tls\` rules need a server with TLS mode PASSTHROUGH, and \`tcp\` rules a server with protocol TCP or TLS.
- A match with \`port\` needs a server with that port.

Add the host or the port to a server, or correct the VirtualService.`,
  examples: [
    {
      title: 'host',
      wrong: `${publicGateway(http)}---${boundVirtualService('shop.example.com, shop.example.org', `http: [{ ${route} }]`)}`,
      says: 'no server of public lists host shop.example.org',
      right: `${publicGateway(http)}---${boundVirtualService('shop.example.com, www.example.com', `http: [{ ${route} }]`)}`,
    },
    {
      title: 'HTTP rules behind TLS passthrough',
      wrong: `${publicGateway(passthrough)}---${boundVirtualService('shop.example.com', `http: [{ ${route} }]`)}`,
      says: 'no server of public handles HTTP for these hosts: http rules do not apply to TLS passthrough or TCP',
      right: `${publicGateway(passthrough)}---${boundVirtualService('shop.example.com', `tls: [{ match: [{ sniHosts: [shop.example.com] }], ${route} }]`)}`,
    },
    {
      title: 'TLS rules for an HTTP server',
      wrong: `${publicGateway(http)}---${boundVirtualService('shop.example.com', `tls: [{ match: [{ sniHosts: [shop.example.com] }], ${route} }]`)}`,
      says: 'no server of public passes TLS through for these hosts: tls rules do not apply to HTTP, TCP or terminated TLS',
      right: `${publicGateway(http)}---${boundVirtualService('shop.example.com', `http: [{ ${route} }]`)}`,
    },
    {
      title: 'port',
      wrong: `${publicGateway(http)}---${boundVirtualService('shop.example.com', `http: [{ match: [{ port: 8080 }], ${route} }]`)}`,
      says: 'no server of public has port 8080, only 80',
      right: `${publicGateway(http)}---${boundVirtualService('shop.example.com', `http: [{ match: [{ port: 80 }], ${route} }]`)}`,
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    const { resolve } = worldOf(inventory);
    for (const object of inventory.judgedOf('VirtualService')) {
      const servers = boundServers(inventory, object);
      if (!servers) continue;
      const { hosts = [], gateways = [], http: rules = [] } = object.spec;
      const { namespace } = object;
      const names = gateways.join(', ');
      const isServed = (host: string) => servers.some((server) => serves(server, resolve(host, namespace), namespace));
      const served = hosts.filter(isServed);
      if (served.length === 0 && !hosts.some((host) => servers.some((server) => serves(server, host, namespace))))
        continue;
      for (const [index, host] of hosts.entries()) {
        if (isServed(host)) continue;
        const name = resolve(host, namespace);
        const full = name === host ? '' : ` (the full name of ${host})`;
        report(object, ['spec', 'hosts', index], `no server of ${names} lists host ${name}${full}`);
      }
      const forUs = servers.filter((server) =>
        served.some((host) => serves(server, resolve(host, namespace), namespace)),
      );
      for (const { kind, handles, but, isFor } of PROTOCOLS) {
        if ((object.spec[kind] ?? []).length === 0 || forUs.length === 0 || forUs.some(isFor)) continue;
        const message = `no server of ${names} ${handles} for these hosts: ${kind} rules do not apply to ${but}`;
        report(object, ['spec', kind], message);
      }
      const ports = new Set(servers.map(({ port }) => port));
      for (const [rule, { match = [] }] of rules.entries()) {
        for (const [index, { port = 0 }] of match.entries()) {
          if (port === 0 || ports.has(port)) continue;
          const message = `no server of ${names} has port ${port}, only ${[...ports].join(', ')}`;
          report(object, ['spec', 'http', rule, 'match', index, 'port'], message);
        }
      }
    }
  },
};

const PROTOCOLS = [
  { kind: 'http', handles: 'handles HTTP', but: 'TLS passthrough or TCP', isFor: isHttpServer },
  { kind: 'tls', handles: 'passes TLS through', but: 'HTTP, TCP or terminated TLS', isFor: isPassthrough },
  { kind: 'tcp', handles: 'handles TCP', but: 'HTTP or TLS passthrough', isFor: handlesTcp },
] as const;

function handlesTcp(server: GatewayServer): boolean {
  return !isHttp(server.protocol) && !isHttpServer(server) && !isPassthrough(server);
}

/** The servers of every Gateway that a VirtualService is bound to; `undefined` if one of the Gateways is not known. */
function boundServers(inventory: Inventory, { spec, namespace }: MeshObject<'VirtualService'>) {
  const gateways = (spec.gateways ?? []).map((reference) => gatewayNamed(inventory, reference, namespace));
  const known = gateways.filter((gateway) => gateway !== undefined);
  return known.length === 0 || known.length < gateways.length ? undefined : known.flatMap(serversOf);
}
