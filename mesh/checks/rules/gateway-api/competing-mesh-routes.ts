import { byAge, type Config } from '../../../manifest/config';
import { texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
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
same \`port\`, or none, and use only one of the two APIs for a Service.`,
  examples: [
    {
      wrong: example(', port: 80', ''),
      says: 'this route is not merged with HTTPRoute default/first, because their parentRefs have different ports',
      right: example('', ''),
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
${route('second', second, '/second')}${servicesExample}`;
}
