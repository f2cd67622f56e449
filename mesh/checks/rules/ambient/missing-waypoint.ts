import type { Check } from '../../engine/check';
import { ambientService } from './ambient-example';

export const missingWaypoint: Check = {
  code: 'KIA1313',
  level: 'warning',
  title: 'a label asks for a waypoint that is not there',
  description: `\`istio.io/use-waypoint\` names a Gateway of the Kubernetes Gateway API, in the namespace of the object or in that
of \`istio.io/use-waypoint-namespace\`. Where it is not there, requests go by without a waypoint: nothing that reads HTTP
applies to them.`,
  differences: `For Services and Namespaces, once the manifests hold a Gateway of that namespace. A warning where Kiali has an
error: the waypoint may be made by hand.`,
  examples: [
    {
      wrong: `${ambientService(', labels: { istio.io/use-waypoint: waypiont }')}---${gateway()}`,
      says: 'there is no Gateway shop/waypiont, known are waypoint',
      right: `${ambientService(', labels: { istio.io/use-waypoint: waypoint }')}---${gateway()}`,
    },
  ],
  run(inventory, report) {
    const known = new Map<string, string[]>();
    for (const { namespace, name } of inventory.of('KubernetesGateway')) {
      known.set(namespace, [...(known.get(namespace) ?? []), name]);
    }
    if (known.size === 0) return;
    for (const kind of ['Namespace', 'Service'] as const) {
      for (const object of inventory.of(kind)) {
        const name = object.labels.get('istio.io/use-waypoint');
        const own = kind === 'Namespace' ? object.name : object.namespace;
        const namespace = object.labels.get('istio.io/use-waypoint-namespace') ?? own;
        const gateways = known.get(namespace);
        if (name === undefined || name === 'none' || !gateways || gateways.includes(name)) continue;
        const message = `there is no Gateway ${namespace}/${name}, known are ${gateways.join(', ')}`;
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
