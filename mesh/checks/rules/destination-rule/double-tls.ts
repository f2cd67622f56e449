import { tlsModeOf } from '../../../gateway-api/listener';
import type { FieldPath } from '../../../manifest/manifest';
import type { DestinationRuleSpec } from '../../../manifest/wire';
import { matches } from '../../../registry/host-name';
import { isTls } from '../../../registry/protocol';
import type { Service, ServicePort } from '../../../registry/service';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { appliedDestinationRule } from '../../facts/applied-destination-rule';
import { gatewayApiOf } from '../../facts/gateway-api';
import { routeBackendsOf } from '../../facts/route-backends';
import { worldOf } from '../../facts/world';

export const doubleTls: Check = {
  code: 'MESH0144',
  level: 'warning',
  title: 'connections to an HTTPS port are encrypted twice',
  description: `Clients send TLS to a port with protocol HTTPS or TLS, and the proxy does not read it. If a DestinationRule sets
TLS mode SIMPLE or MUTUAL for the port, the proxy encrypts the connection a second time. The server finds TLS where it
expects HTTP, and closes the connection.

Either let clients send TLS and remove \`tls\`, or let them send plain HTTP: give the ServiceEntry a port with protocol HTTP
(and \`targetPort: 443\`), and set \`tls\` for this port. A port that \`http\` rules route to is not reported, as these
requests are plain HTTP. A port of a Kubernetes Service is only reported if \`tls\` rules route to it.`,
  examples: [
    {
      wrong: example('{ number: 443, name: https, protocol: HTTPS }'),
      says: 'clients send TLS to port 443 of api.example.com, so mode SIMPLE encrypts it twice: remove tls, or change the port to HTTP',
      right: example('{ number: 80, name: http, protocol: HTTP, targetPort: 443 }'),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('DestinationRule')) {
      const settings = originated(object.spec);
      if (settings.size === 0) continue;
      for (const service of servicesOf(inventory, object.spec.host ?? '', object.namespace)) {
        const applied = appliedDestinationRule(inventory, service, object.namespace);
        if (!applied?.sources.includes(object.id)) continue;
        for (const port of service.ports.filter(({ protocol }) => isTls(protocol))) {
          const setting = settings.get(port.number) ?? settings.get(ALL);
          if (!setting || setting.mode === '' || !sendsTls(inventory, service, port)) continue;
          const message = `clients send TLS to port ${port.number} of ${service.hostname}, so mode ${setting.mode} encrypts it twice: remove tls, or change the port to HTTP`;
          report(object, setting.field, message);
        }
      }
    }
  },
};

const ALL = 0;

/** Whether the traffic policy for each port originates TLS. The mode is empty if the settings of a port do not. */
function originated({ trafficPolicy }: DestinationRuleSpec): Map<number, { mode: string; field: FieldPath }> {
  const settings = new Map<number, { mode: string; field: FieldPath }>();
  const modeOf = (mode = '') => (mode === 'SIMPLE' || mode === 'MUTUAL' ? mode : '');
  const field = ['spec', 'trafficPolicy'];
  for (const [index, { port, tls }] of (trafficPolicy?.portLevelSettings ?? []).entries()) {
    if (settings.has(port?.number ?? ALL)) continue;
    settings.set(port?.number ?? ALL, {
      mode: modeOf(tls?.mode),
      field: [...field, 'portLevelSettings', index, 'tls', 'mode'],
    });
  }
  const mode = modeOf(trafficPolicy?.tls?.mode);
  if (mode !== '') settings.set(ALL, { mode, field: [...field, 'tls', 'mode'] });
  return settings;
}

function servicesOf(inventory: Inventory, host: string, namespace: string): readonly Service[] {
  const { registry, resolve } = worldOf(inventory);
  const name = resolve(host, namespace);
  if (!name.startsWith('*')) return [...registry.byNamespace(name).values()];
  return registry.services.filter(({ hostname }) => matches(name, hostname));
}

function sendsTls(inventory: Inventory, { hostname, kubernetes }: Service, { number }: ServicePort): boolean {
  const { http, tls } = routedPorts(inventory);
  const isIn = (ports: ReadonlyMap<string, ReadonlySet<number>>) =>
    [number, ALL].some((port) => ports.get(hostname)?.has(port) ?? false);
  return kubernetes ? isIn(tls) && !isIn(http) : !isIn(http);
}

/** The ports that rules and routes lead to, by host; without a port, it can be any. */
const routedPorts = perInventory((inventory: Inventory) => {
  const { resolve } = worldOf(inventory);
  const ports = { http: new Map<string, Set<number>>(), tls: new Map<string, Set<number>>() };
  for (const { spec, namespace } of inventory.of('VirtualService')) {
    for (const kind of ['http', 'tls'] as const) {
      for (const { destination } of (spec[kind] ?? []).flatMap(({ route = [] }) => route)) {
        const host = resolve(destination?.host ?? '', namespace);
        ports[kind].set(host, (ports[kind].get(host) ?? new Set()).add(destination?.port?.number ?? ALL));
      }
    }
  }
  for (const { route, host, port } of routeBackendsOf(inventory)) {
    const kind = passesTls(inventory, route) ? 'tls' : 'http';
    ports[kind].set(host, (ports[kind].get(host) ?? new Set()).add(port));
  }
  return ports;
});

/** Whether a route of the Gateway API forwards the client's TLS: a TLSRoute whose listeners do not terminate it. */
function passesTls(inventory: Inventory, { kind, id }: MeshObject): boolean {
  if (kind !== 'TLSRoute') return false;
  const { attachments } = gatewayApiOf(inventory).translation;
  const parents = attachments.find(({ route }) => route.kind === kind && route.id === id)?.parents ?? [];
  return (
    parents.length > 0 &&
    parents.every(({ listener }) => listener?.tls === undefined || tlsModeOf(listener.tls) === 'Passthrough')
  );
}

function example(port: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api }
spec:
  hosts: [api.example.com]
  ports: [${port}]
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api }
spec:
  host: api.example.com
  trafficPolicy: { tls: { mode: SIMPLE, sni: api.example.com, caCertificates: system } }
`;
}
