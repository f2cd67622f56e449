import { addressesOf, isManaged } from '../../../gateway-api/addresses';
import { GATEWAY_NAME } from '../../../gateway-api/managed-gateway';
import { GATEWAY_API } from '../../../manifest/api-group';
import { fields, list, text, textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { gatewayApiOf } from '../../facts/gateway-api';

export const unenforcedTarget: Check = {
  code: 'MESH0167',
  level: 'error',
  title: 'policy targets a Gateway whose Pods lack its label, so nothing enforces it',
  description: `A policy with \`targetRefs\` applies to Pods with the label \`gateway.networking.k8s.io/gateway-name\`. istiod adds it to
the Pods that it deploys. If the Gateway has an address of the type \`Hostname\`, your own Pods serve it, and the policy is
silently ignored until they have the label. Add the label to the Pods, or use a \`selector\`.`,
  examples: [
    {
      wrong: example(''),
      says: 'nothing enforces this policy: Pods of Gateway default/edge lack the label gateway.networking.k8s.io/gateway-name=edge',
      right: example(', gateway.networking.k8s.io/gateway-name: edge'),
    },
  ],
  about: ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'],
  run(inventory, report) {
    const { world } = gatewayApiOf(inventory);
    const { registry, mesh } = world;
    for (const kind of ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'] as const) {
      for (const object of inventory.judgedOf(kind)) {
        for (const [index, target] of list(object.spec.targetRefs).map(fields).entries()) {
          if (target.group !== GATEWAY_API || target.kind !== 'Gateway') continue;
          const gateway = world.findGatewayApi('Gateway', object.namespace, text(target.name));
          if (!gateway || isManaged(gateway)) continue;
          const services = addressesOf(gateway, mesh.clusterDomain).services.flatMap(
            (host) => registry.byNamespace(host).get(gateway.namespace) ?? [],
          );
          const pods = services.flatMap((service) => service.ports.flatMap((port) => service.endpoints(port)));
          const workloads = pods.flatMap(({ workload }) => workload ?? []);
          const hasLabel = (labels: ReadonlyMap<string, string>) => labels.get(GATEWAY_NAME) === gateway.name;
          // The label may also be a part of the Service's selector.
          const isLabelled = services.some(({ config }) => hasLabel(textMap(config.spec.selector)));
          if (workloads.length === 0 || isLabelled || workloads.some(({ labels }) => hasLabel(labels))) continue;
          const label = `${GATEWAY_NAME}=${gateway.name}`;
          const message = `nothing enforces this policy: Pods of Gateway ${gateway.id} lack the label ${label}`;
          report(object, ['spec', 'targetRefs', index], message);
        }
      }
    }
  },
};

function example(label: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  gatewayClassName: istio
  addresses: [{ type: Hostname, value: ingress }]
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: v1
kind: Service
metadata: { name: ingress }
spec:
  selector: { app: ingress }
  ports: [{ name: http, port: 80 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ingress }
spec:
  selector: { matchLabels: { app: ingress } }
  template:
    metadata: { labels: { app: ingress${label} } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: deny-admin }
spec:
  action: DENY
  targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: edge }]
  rules: [{ to: [{ operation: { paths: ["/admin/*"] } }] }]
`;
}
