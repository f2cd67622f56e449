import { isWritten } from '../../../gateway-api/reference';
import { portOfService } from '../../../registry/service';
import type { Check } from '../../engine/check';
import { routeBackendsOf } from '../../facts/route-backends';
import { worldOf } from '../../facts/world';
import { routeExample } from './route-example';

export const backendPort: Check = {
  code: 'MESH0162',
  level: 'error',
  title: 'backend of a Gateway API route has a port that the Service lacks',
  description: `istiod only checks that the Service exists, so all status conditions are \`True\`. But the gateway has no cluster for
the port: it answers the backend's share of requests with 500, and closes TCP connections. Use a port of the Service, not the
port of its Pods.`,
  examples: [
    {
      wrong: routeExample(`    - backendRefs: [{ name: web, port: 8080 }]`),
      says: 'Service default/web has no port 8080, only 80',
      right: routeExample(`    - backendRefs: [{ name: web, port: 80 }]`),
    },
  ],
  run(inventory, report) {
    const { registry } = worldOf(inventory);
    for (const { route, written, field, host, port } of routeBackendsOf(inventory)) {
      const service = [...registry.byNamespace(host).values()].find(({ kubernetes }) => kubernetes);
      if (!isWritten(written.port) || !service || service.alias || portOfService(service, port)) continue;
      const ports = service.ports.map((present) => present.number).join(', ') || 'none';
      report(route, [...field, 'port'], `Service ${service.config.id} has no port ${port}, only ${ports}`);
    }
  },
};
