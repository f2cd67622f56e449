import { isWritten, referenceOf } from '../../../gateway-api/reference';
import { fields, list, number } from '../../../manifest/fields';
import { portOfService } from '../../../registry/service';
import type { Check } from '../../engine/check';
import { routesIn } from '../../facts/gateway-api';
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
    const { registry, mesh } = worldOf(inventory);
    for (const object of routesIn(inventory)) {
      for (const [rule, { backendRefs }] of list(object.spec.rules).map(fields).entries()) {
        for (const [index, backend] of list(backendRefs).map(fields).entries()) {
          const { group, kind, namespace, name } = referenceOf(backend, object.namespace, {
            group: '',
            kind: 'Service',
          });
          if (group !== '' || kind !== 'Service' || !isWritten(backend.port) || backend.weight === 0) continue;
          const service = registry.byNamespace(`${name}.${namespace}.svc.${mesh.clusterDomain}`).get(namespace);
          const port = number(backend.port);
          if (!service || service.alias || portOfService(service, port)) continue;
          const ports = service.ports.map((present) => present.number).join(', ') || 'none';
          const path = ['spec', 'rules', rule, 'backendRefs', index, 'port'];
          report(object, path, `Service ${namespace}/${name} has no port ${port}, only ${ports}`);
        }
      }
    }
  },
};
