import type { Check } from '../../engine/check';
import { isJudged } from '../../facts/known-kinds';
import { ambientService } from './ambient-example';

export const missingWaypoint: Check = {
  code: 'KIA1313',
  level: 'warning',
  title: 'referenced waypoint does not exist',
  description: `The label \`istio.io/use-waypoint\` names a Gateway of the Kubernetes Gateway API, in the namespace of the object
or in \`istio.io/use-waypoint-namespace\`. If the Gateway does not exist, requests skip the waypoint, so nothing that needs
HTTP applies to them. Fix the name, or add the Gateway.`,
  differences: `Checks Services and Namespaces, and only if the manifests contain a Gateway in that namespace. A warning, not an
error as in Kiali: the waypoint may exist only in the cluster.`,
  examples: [
    {
      wrong: `${ambientService(', labels: { istio.io/use-waypoint: waypiont }')}---${gateway()}`,
      says: 'Gateway shop/waypiont does not exist (known: waypoint)',
      right: `${ambientService(', labels: { istio.io/use-waypoint: waypoint }')}---${gateway()}`,
    },
  ],
  about: ['Namespace', 'Service'],
  run(inventory, report) {
    if (!isJudged(inventory, 'KubernetesGateway')) return;
    const known = new Map<string, string[]>();
    for (const { namespace, name } of inventory.of('KubernetesGateway')) {
      known.set(namespace, [...(known.get(namespace) ?? []), name]);
    }
    for (const kind of ['Namespace', 'Service'] as const) {
      for (const object of inventory.judgedOf(kind)) {
        const name = object.labels.get('istio.io/use-waypoint');
        const own = kind === 'Namespace' ? object.name : object.namespace;
        const namespace = object.labels.get('istio.io/use-waypoint-namespace') ?? own;
        const gateways = known.get(namespace);
        if (name === undefined || name === 'none' || !gateways || gateways.includes(name)) continue;
        const message = `Gateway ${namespace}/${name} does not exist (known: ${gateways.join(', ')})`;
        report(object, ['metadata', 'labels', 'istio.io/use-waypoint'], message);
      }
    }
  },
};

function gateway(): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners: [{ name: mesh, port: 15008, protocol: HBONE }]
`;
}
