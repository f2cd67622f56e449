import { type Fields, fields, list, number, text, texts } from '../manifest/fields';
import type { FieldPath, Manifest } from '../manifest/manifest';
import { matches } from '../registry/host-name';
import { MESH_GATEWAY, type VirtualService } from '../routing/virtual-service';
import { backendRefs } from './backends';
import type { Destinations, RoutePlace } from './destinations';
import { distinct } from './distinct';
import type { NewGateway } from './new-gateway';
import type { Remarks } from './remarks';
import { GATEWAY_API_VERSION, metadata, type Names } from './world';

/** Translates the `tls` and `tcp` rules of a VirtualService into a TLSRoute or TCPRoute each. */
export function connectionRoutes(
  virtualService: VirtualService,
  gateways: ReadonlyMap<string, NewGateway>,
  destinations: Destinations,
  names: Names,
  remarks: Remarks,
): Manifest[] {
  const rules = [
    ...virtualService.tls.map((rule, index) => ({ rule, kind: 'TLSRoute' as const, at: ['spec', 'tls', index] })),
    ...virtualService.tcp.map((rule, index) => ({ rule, kind: 'TCPRoute' as const, at: ['spec', 'tcp', index] })),
  ];
  const taken = new Set<string>();
  return rules.flatMap(({ rule, kind, at }) => {
    const written = list(rule.match).map(fields);
    const all = written.length === 0 ? [fields(undefined)] : written;
    for (const [index, match] of all.entries()) {
      check(match, [...at, 'match', index], remarks);
      if (texts(match.sniHosts).includes('*'))
        remarks.obstacle([...at, 'match', index, 'sniHosts'], 'TLSRoute needs host names, and * is none', LIST_HOSTS);
    }
    const gatewaysOf = (match: Fields) => {
      const own = texts(match.gateways);
      return virtualService.gateways.filter((gateway) => own.length === 0 || own.includes(gateway));
    };
    if (all.some((match) => gatewaysOf(match).includes(MESH_GATEWAY))) {
      remarks.obstacle(at, `in the mesh, rules for ${kind === 'TCPRoute' ? 'TCP' : 'TLS'} are not migrated`, 'keep it');
    }
    const parentRefs = all.flatMap((match) =>
      gatewaysOf(match).flatMap((id) => {
        const gateway = gateways.get(id);
        if (!gateway) return [];
        return gateway.listeners
          .filter((listener) => fits(listener, kind, match))
          .filter(({ name }) => kind === 'TLSRoute' || !taken.has(`${id} ${name}`))
          .map(({ name }) => {
            taken.add(`${id} ${name}`);
            const { name: ofGateway, namespace } = gateway;
            const isOther = namespace !== virtualService.namespace;
            return { name: ofGateway, ...(isOther && { namespace }), sectionName: name };
          });
      }),
    );
    const place: RoutePlace = { kind, namespace: virtualService.namespace, isMesh: false };
    const portOf = number(all[0]?.port);
    const backends = backendRefs(
      rule.route,
      [...at, 'route'],
      (destination) =>
        destinations.backendOf(destination, virtualService.namespace, {
          ...place,
          ...(portOf !== 0 && { port: portOf }),
        }),
      remarks,
    );
    if (parentRefs.length === 0) return [];
    const hostnames = distinct(all.flatMap(({ sniHosts }) => texts(sniHosts)));
    const { config, namespace } = virtualService;
    const name = names.take(kind, namespace, `${config.name}-${kind === 'TLSRoute' ? 'tls' : 'tcp'}`);
    return [
      {
        apiVersion: GATEWAY_API_VERSION,
        kind,
        metadata: metadata(name, namespace, config, true),
        spec: {
          parentRefs: distinct(parentRefs),
          ...(kind === 'TLSRoute' && { hostnames }),
          rules: [{ backendRefs: backends }],
        },
      },
    ];
  });
}

const LIST_HOSTS = 'list the hosts that clients use, or keep the VirtualService';

const INEXPRESSIBLE = ['destinationSubnets', 'sourceLabels', 'sourceNamespace', 'sourceSubnet'];

function check(match: Fields, at: FieldPath, remarks: Remarks): void {
  for (const field of INEXPRESSIBLE) {
    const value = match[field];
    if (text(value) !== '' || list(value).length > 0 || Object.keys(fields(value)).length > 0)
      remarks.obstacle([...at, field], `routes of the Gateway API have no ${field}`, 'keep the VirtualService');
  }
}

function fits(
  { port, protocol, manifest }: NewGateway['listeners'][number],
  kind: 'TLSRoute' | 'TCPRoute',
  match: Fields,
): boolean {
  if (number(match.port) !== 0 && number(match.port) !== port) return false;
  if (kind === 'TCPRoute') return protocol === 'TCP' || (protocol === 'TLS' && !isPassthrough(manifest));
  const hostname = text(manifest.hostname) || '*';
  return protocol === 'TLS' && isPassthrough(manifest) && texts(match.sniHosts).some((host) => matches(host, hostname));
}

const isPassthrough = ({ tls }: Fields) => fields(tls).mode === 'Passthrough';
