import { isHttpOrSniffed } from '../../../registry/protocol';
import { portOfService } from '../../../registry/service';
import type { Check } from '../../engine/check';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { servicesExample } from './route-example';

export const meshParentPort: Check = {
  code: 'MESH0178',
  level: 'error',
  title: 'route for a Service has no port that it applies to',
  description: `A route whose parentRef is a Service applies to the port in the parentRef, or to all ports without one. If the Service
lacks the port, nothing applies, although the route is \`Accepted\`. An HTTPRoute or GRPCRoute also needs a port whose protocol is
HTTP, HTTP/2, gRPC or unknown: sidecars do not read requests of TCP and TLS ports. Fix the port, or name the port of the Service
after its protocol.`,
  examples: [
    {
      wrong: example(', port: 8080'),
      says: 'Service default/web has no port 8080, only 80 HTTP, so the route has no effect',
      right: example(', port: 80'),
    },
    {
      title: 'a Service without HTTP',
      wrong: example('', 'tcp'),
      says: 'Service default/web has no HTTP port, only 80 TCP, so the route has no effect',
      right: example(''),
    },
  ],
  run(inventory, report) {
    const { translation, world } = gatewayApiOf(inventory);
    for (const { route, parents } of translation.attachments) {
      const object = writtenObject(inventory, route);
      const isHttp = route.kind === 'HTTPRoute' || route.kind === 'GRPCRoute';
      for (const { listener, reference, written, port } of parents) {
        if (!object || listener || reference.kind !== 'Service') continue;
        const service = world.registry.byNamespace(world.hostOf(reference)).get(reference.namespace);
        if (!service?.kubernetes || service.alias || service.ports.length === 0) continue;
        const candidates = port === 0 ? service.ports : [portOfService(service, port)].flatMap((found) => found ?? []);
        const isEmpty = candidates.length === 0;
        if (!isEmpty && (!isHttp || candidates.some(({ protocol }) => isHttpOrSniffed(protocol)))) continue;
        const what = isEmpty ? `port ${port}` : port === 0 ? 'HTTP port' : `HTTP on port ${port}`;
        const ports = service.ports.map(({ number, protocol }) => `${number} ${protocol}`).join(', ');
        const index = parentIndex(object.spec.parentRefs, written);
        const message = `Service ${service.config.id} has no ${what}, only ${ports}, so the route has no effect`;
        report(object, ['spec', 'parentRefs', index], message);
      }
    }
  },
};

const parentIndex = (all: unknown, written: unknown) => Math.max(0, Array.isArray(all) ? all.indexOf(written) : 0);

function example(port: string, protocol = 'http'): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ group: "", kind: Service, name: web${port} }]
  rules:
    - backendRefs: [{ name: api, port: 80 }]
${servicesExample.replace('name: http, port', `name: ${protocol}, port`)}`;
}
