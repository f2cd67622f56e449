import { byAge, type Config } from '../../../manifest/config';
import { fields, list, texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { matchesAll } from '../../facts/cut-matches';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { reachabilityOf } from '../../facts/reach';
import { servicesExample } from './route-example';

export const competingMeshRoutes: Check = {
  code: 'MESH0166',
  level: 'warning',
  title: 'routes for one Service in the mesh are not merged',
  description: `istiod merges the routes of a Service only if their parentRefs have the same \`port\`, or none of them has one. Otherwise
the older route alone counts for the port, and requests that it does not match get 404. The same holds for a VirtualService and a
route for one Service: callers in the namespace of the route follow the route, all others the older one. Give all parentRefs the
same \`port\`, or none, and use only one of the two APIs for a Service.

Routes in the namespace of the Service apply to all callers. A route in another namespace replaces them for the callers there:
requests that it does not match get 404. Add a rule without conditions, with the Service as its backend.`,
  examples: [
    {
      wrong: example(', port: 80', ''),
      says: 'this route is not merged with HTTPRoute default/first, because their parentRefs have different ports',
      right: example('', ''),
    },
    {
      title: 'A route in the namespace of the callers',
      wrong: consumer('/beta'),
      says: 'callers in namespace shop only follow the routes there: requests that they do not match get 404',
      right: consumer('/'),
    },
  ],
  run(inventory, report) {
    const { translation } = gatewayApiOf(inventory);
    const byHost = new Map<string, Config[]>();
    for (const virtualService of translation.virtualServices) {
      const { spec, namespace } = virtualService;
      if (!texts(spec.gateways).includes('mesh') || !Array.isArray(spec.http)) continue;
      const [host = ''] = texts(spec.hosts);
      const key = `${namespace} ${host}`;
      byHost.set(key, [...(byHost.get(key) ?? []), virtualService]);
    }
    const written = new Map<string, Config>();
    for (const { config, hosts, gateways, http } of reachabilityOf(inventory).virtualServices.roots) {
      if (!gateways.includes('mesh') || http.length === 0) continue;
      for (const host of hosts) if (!written.has(host)) written.set(host, config);
    }
    for (const { route, producer } of replacingRoutes(inventory, [...byHost.values()].flat())) {
      const object = writtenObject(inventory, route);
      const message = `callers in namespace ${route.namespace} only follow the routes there: requests that they do not match get 404, whatever ${producer.kind} ${producer.id} says`;
      if (object) report(object, ['spec', 'rules'], message);
    }
    for (const all of byHost.values()) {
      const [first, ...others] = [...all].sort(byAge);
      const [oldest] = first?.translated?.sources ?? [];
      if (!first || !oldest) continue;
      const rival = written.get(texts(first.spec.hosts)[0] ?? '');
      const object = writtenObject(inventory, oldest.route);
      if (object && rival) {
        const message = `VirtualService ${rival.id} has rules for the same host: callers follow one of the two, never both`;
        report(object, ['spec', 'parentRefs'], message);
      }
      for (const other of others) {
        const [source] = other.translated?.sources ?? [];
        const reported = source && writtenObject(inventory, source.route);
        if (!reported || portsOverlap(first, other) === false) continue;
        const message = `this route is not merged with ${oldest.route.kind} ${oldest.route.id}, because their parentRefs have different ports`;
        report(reported, ['spec', 'parentRefs'], message);
      }
    }
  },
};

/** Routes in the namespace of callers that leave some requests open, with the route of the Service that they replace. */
function* replacingRoutes(inventory: Inventory, virtualServices: readonly Config[]) {
  const { registry } = gatewayApiOf(inventory).world;
  const hostOf = ({ spec }: Config) => texts(spec.hosts)[0] ?? '';
  const isProducer = (one: Config) => registry.byNamespace(hostOf(one)).has(one.namespace);
  const producers = new Map(virtualServices.filter(isProducer).map((one) => [hostOf(one), one]));
  const found = new Set<Config>();
  for (const one of virtualServices) {
    const producer = producers.get(hostOf(one))?.translated?.sources[0]?.route;
    const route = one.translated?.sources[0]?.route;
    const isClosed = list(one.spec.http).some((rule) => matchesAll(list(fields(rule).match)[0]));
    if (!producer || !route || isProducer(one) || isClosed || found.has(route)) continue;
    found.add(route);
    yield { route, producer };
  }
}

/** Two routes with different ports do not meet; one without a port meets all. */
function portsOverlap(a: Config, b: Config): boolean {
  const portOf = ({ name }: Config) => /~(\d+)~/.exec(name)?.[1];
  return portOf(a) === undefined || portOf(b) === undefined;
}

function example(first: string, second: string): string {
  const route = (name: string, port: string, path: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name} }
spec:
  parentRefs: [{ group: "", kind: Service, name: web${port} }]
  rules:
    - matches: [{ path: { value: ${path} } }]
      backendRefs: [{ name: api, port: 80 }]
`;
  return `
${route('first', first, '/first')}---
${route('second', second, '/second')}${servicesExample}
`;
}

function consumer(path: string): string {
  return `${example('', '')}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: beta, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: web, namespace: default }]
  rules:
    - matches: [{ path: { value: ${path} } }]
      backendRefs: [{ name: api, namespace: default, port: 80 }]
`;
}
