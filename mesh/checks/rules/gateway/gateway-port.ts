import { fields, list, number, text, textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { INGRESS_GATEWAY_PORTS, isIngressGateway, selectsIngressGateway } from '../../facts/gateway-pods';
import { podsOf } from '../../facts/pods';
import { servicesOfPod } from '../../facts/services-of-pod';

export const gatewayPort: Check = {
  code: 'IST0162',
  level: 'warning',
  title: 'no Service leads to the port of a Gateway',
  description: `A Gateway opens a port in the Pods of the gateway; clients come through a Service. Where no Service of these
Pods has the port, neither as its own nor as target port, nobody gets there.`,
  differences: `Nothing is said of a gateway whose Pods are not in the manifests. A
Service port without \`protocol\` is TCP, and a Service without selector leads to no Pod.`,
  examples: [{ wrong: example(8443), says: 'no Service of its Pods has port 8443', right: example(443) }],
  run(inventory, report) {
    /** By selector, as many Gateways have the same Pods. */
    const opened = new Map<string, ReadonlySet<number> | undefined>();
    for (const gateway of inventory.of('Gateway')) {
      const selector = JSON.stringify(gateway.spec.selector ?? {});
      if (!opened.has(selector)) opened.set(selector, openPorts(gateway, inventory));
      const open = opened.get(selector);
      if (!open) continue;
      const said = new Set<number>();
      for (const [at, { port }] of (gateway.spec.servers ?? []).entries()) {
        if (!port || open.has(port.number ?? 0) || said.has(port.number ?? 0)) continue;
        said.add(port.number ?? 0);
        const known = open.size === 0 ? 'none at all' : `only ${[...open].sort((a, b) => a - b).join(', ')}`;
        const message = `no Service of its Pods has port ${port.number ?? 0}, ${known}`;
        report(gateway, ['spec', 'servers', at, 'port', 'number'], message);
      }
    }
  },
};

/** The ports that a Service leads to, of all Pods of a Gateway; `undefined` where its Pods are not in the manifests. */
function openPorts(gateway: MeshObject<'Gateway'>, inventory: Inventory): ReadonlySet<number> | undefined {
  const selector = textMap(gateway.spec.selector);
  const pods = podsOf(inventory).select(selector);
  if (pods.length === 0) return undefined;
  const open = new Set<number>(selectsIngressGateway(selector) ? INGRESS_GATEWAY_PORTS : []);
  for (const pod of pods) {
    if (isIngressGateway(pod)) for (const port of INGRESS_GATEWAY_PORTS) open.add(port);
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
