import { isWritten } from '../../../gateway-api/reference';
import type { Check } from '../../engine/check';
import { configOf } from '../../facts/configs';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { routeBackendsOf } from '../../facts/route-backends';
import { routeExample } from './route-example';

export const ungrantedHost: Check = {
  code: 'MESH0175',
  level: 'warning',
  title: 'backend of kind Hostname reaches another namespace without a ReferenceGrant',
  description: `A backend in another namespace requires a ReferenceGrant there. With the kind \`Hostname\` and the full name of the
Service, istiod forwards the requests without one, although the condition \`ResolvedRefs\` says that the backend is not found. The
owner of the Service has not agreed to it, and another version of Istio may refuse it. Use the kind \`Service\` with \`namespace\`,
and a ReferenceGrant.`,
  examples: [
    {
      wrong: example('- { group: networking.istio.io, kind: Hostname, name: pay.bank.svc.cluster.local, port: 80 }'),
      says: 'it reaches Service bank/pay without a ReferenceGrant: use kind Service with namespace',
      right: example('- { name: pay, namespace: bank, port: 80 }'),
    },
  ],
  run(inventory, report) {
    const { world, translation } = gatewayApiOf(inventory);
    const atGateway = new Set(
      translation.attachments
        .filter(({ parents }) => parents.some(({ listener }) => listener))
        .map(({ route }) => writtenObject(inventory, route)),
    );
    for (const { route, written, field, host } of routeBackendsOf(inventory)) {
      if (written.kind !== 'Hostname' || isWritten(written.namespace) || !atGateway.has(route)) continue;
      const service = [...world.registry.byNamespace(host).values()].find(({ kubernetes }) => kubernetes);
      if (!service || service.namespace === route.namespace) continue;
      const { namespace, config } = service;
      if (world.grants.allows(configOf(route), { group: '', kind: 'Service', namespace, name: config.name })) continue;
      const message = `it reaches Service ${config.id} without a ReferenceGrant: use kind Service with namespace`;
      report(route, field, message);
    }
  },
};

function example(backend: string): string {
  return `${routeExample(`    - backendRefs:
        ${backend}`)}
---
apiVersion: v1
kind: Service
metadata: { name: pay, namespace: bank }
spec: { selector: { app: pay }, ports: [{ name: http, port: 80 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: pay, namespace: bank }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: ${backend.includes('Hostname') ? 'web' : 'default'} }]
  to: [{ group: "", kind: Service, name: pay }]
`;
}
