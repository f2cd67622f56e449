import type { Check } from '../../engine/check';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { listed } from '../../facts/places';
import { routeExample } from './route-example';

export const sharedRouteName: Check = {
  code: 'MESH0184',
  level: 'warning',
  title: 'GRPCRoute has the name of an HTTPRoute, so istiod misses its changes',
  description: `istiod numbers the host names of each route, one listener after the other, and calls them by the route's name and this
number, but not by its kind. If an HTTPRoute and a GRPCRoute of one namespace have the same name, it only follows changes of
the HTTPRoute: a GRPCRoute that is created later, changed or deleted has no effect until the HTTPRoute, or another route for
this host name, changes too.

If no other route has the same host name at the same listener, even a restart does not help: requests for it get a 404. This is
an error. All status conditions are \`True\`. Give the GRPCRoute another name.`,
  examples: [
    {
      title: 'different host names',
      wrong: example('shop', 'grpc.example.com'),
      says: 'HTTPRoute default/shop has the same name: if istiod starts now, it ignores the rules for grpc.example.com',
      right: example('shop-grpc', 'grpc.example.com'),
    },
    {
      title: 'the same host name',
      wrong: example('shop', 'shop.example.com'),
      says: 'HTTPRoute default/shop has the same name: until it changes or istiod restarts, changes of the rules for shop.example.com have no effect',
      right: example('shop-grpc', 'shop.example.com'),
    },
  ],
  run(inventory, report) {
    const { sharedNames } = gatewayApiOf(inventory).translation;
    for (const route of new Set(sharedNames.map((shared) => shared.route))) {
      const object = writtenObject(inventory, route);
      if (!object) continue;
      const parts = sharedNames.filter((shared) => shared.route === route);
      const ignored = parts.filter(({ isIgnored }) => isIgnored);
      const same = `HTTPRoute ${route.id} has the same name`;
      const hosts = (of: typeof parts) => listed(of.map(({ host }) => (host === '*' ? 'all hosts' : host)));
      if (ignored.length > 0) {
        const message = `${same}: if istiod starts now, it ignores the rules for ${hosts(ignored)}`;
        report(object, ['metadata', 'name'], message, 'error');
      } else {
        const message = `${same}: until it changes or istiod restarts, changes of the rules for ${hosts(parts)} have no effect`;
        report(object, ['metadata', 'name'], message);
      }
    }
  },
};

function example(name: string, host: string): string {
  return `${routeExample('    - backendRefs: [{ name: web, port: 80 }]')}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: ${name} }
spec:
  parentRefs: [{ name: edge }]
  hostnames: [${host}]
  rules:
    - backendRefs: [{ name: api, port: 80 }]
`;
}
