import { fields, list, number, text, textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { stockGatewayOf, stockGateways } from '../../facts/installation';
import { podsOf } from '../../facts/pods';
import { servicesOfPod } from '../../facts/services-of-pod';

export const gatewayPort: Check = {
  code: 'IST0162',
  level: 'warning',
  title: 'no Service exposes the port of the Gateway',
  description: `A Gateway opens a port in the gateway's Pods, but clients connect through a Service. If no Service of these Pods
has the port, as \`port\` or as \`targetPort\`, no client reaches it. Add the port to the Service, or use one that it has.`,
  differences: `Gateways whose Pods are not in the manifests are not reported. A Service port without \`protocol\` is a TCP
port, and a Service without a selector has no Pods.`,
  examples: [
    { wrong: example(8443), says: 'no Service of the gateway Pods has port 8443, only 443, 8080', right: example(443) },
  ],
  about: ['Gateway'],
  run(inventory, report) {
    /** Open ports by selector, because many Gateways share one. */
    const opened = new Map<string, ReadonlySet<number> | undefined>();
    for (const gateway of inventory.of('Gateway')) {
      const selector = JSON.stringify(gateway.spec.selector ?? {});
      if (!opened.has(selector)) opened.set(selector, openPorts(gateway, inventory));
      const open = opened.get(selector);
      if (!open) continue;
      const reported = new Set<number>();
      for (const [index, { port }] of (gateway.spec.servers ?? []).entries()) {
        if (!port || open.has(port.number ?? 0) || reported.has(port.number ?? 0)) continue;
        reported.add(port.number ?? 0);
        const known = open.size === 0 ? 'or any other port' : `only ${[...open].sort((a, b) => a - b).join(', ')}`;
        const message = `no Service of the gateway Pods has port ${port.number ?? 0}, ${known}`;
        report(gateway, ['spec', 'servers', index, 'port', 'number'], message);
      }
    }
  },
};

/** Ports of the gateway's Pods that a Service exposes; `undefined` if the manifests do not contain the Pods. */
function openPorts(gateway: MeshObject<'Gateway'>, inventory: Inventory): ReadonlySet<number> | undefined {
  const selector = textMap(gateway.spec.selector);
  const pods = podsOf(inventory).select(selector);
  if (pods.length === 0) return undefined;
  const open = new Set(stockGateways(selector).flatMap(({ ports }) => [...ports]));
  for (const pod of pods) {
    for (const port of stockGatewayOf(pod)?.ports ?? []) open.add(port);
    for (const service of servicesOfPod(inventory, pod)) {
      for (const port of list(service.spec.ports).map(fields)) {
        if ((text(port.protocol) || 'TCP') !== 'TCP') continue;
        open.add(number(port.port)).add(number(port.targetPort) || number(port.port));
      }
    }
  }
  return open;
}

function example(port: number): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: public, namespace: edge }
spec:
  selector: { matchLabels: { app: public } }
  template:
    metadata: { labels: { app: public } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Service
metadata: { name: public, namespace: edge }
spec: { selector: { app: public }, ports: [{ name: https, port: 443, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  selector: { app: public }
  servers:
    - port: { number: ${port}, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: cert }
      hosts: ["*"]
`;
}
