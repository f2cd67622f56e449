import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { peerModeOf } from '../../facts/authentication';
import { knownHostsOf } from '../../facts/known-hosts';

export const plaintextToStrict: Check = {
  code: 'MESH0113',
  level: 'error',
  title: 'workloads do not accept the TLS mode of the DestinationRule',
  description: `Mode DISABLE sends plain text, and mode SIMPLE sends TLS without a client certificate. If the
PeerAuthentication of a workload is STRICT, it accepts neither: the connection is reset, and requests get a 503. Mode
ISTIO_MUTUAL, on the other hand, fails if the workloads have no proxy.

Remove \`tls\`. Inside the mesh, Istio chooses the right mode automatically.`,
  examples: [
    {
      wrong: example('DISABLE'),
      says: 'mode DISABLE fails: PeerAuthentication default/strict requires mutual TLS for default/reviews',
      right: example('ISTIO_MUTUAL'),
    },
  ],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    for (const object of inventory.of('DestinationRule')) {
      const { host = '', trafficPolicy, exportTo } = object.spec;
      const mode = trafficPolicy?.tls?.mode ?? '';
      if (mode === '' || host.startsWith('*')) continue;
      const [service] = hosts.find(host, object.namespace, exportTo);
      if (!service?.kubernetes) continue;
      const settled = new Set((trafficPolicy?.portLevelSettings ?? []).map(({ port }) => port?.number));
      const ports = service.ports.filter(({ number }) => !settled.has(number));
      const endpoints = ports.flatMap((port) => service.endpoints(port));
      const field = ['spec', 'trafficPolicy', 'tls', 'mode'];
      if (endpoints.length === 0) continue;
      if (mode === 'ISTIO_MUTUAL') {
        if (
          endpoints.every(({ workload }) => workload?.sidecar === 'none' && !isAmbient(inventory, workload.namespace))
        ) {
          report(object, field, `mode ISTIO_MUTUAL fails: no workload of ${host} has a proxy`);
        }
        continue;
      }
      const strict = endpoints.map(({ workload, port }) =>
        workload?.sidecar === 'injected' ? peerModeOf(inventory, workload, port) : undefined,
      );
      if (!strict.every((peer) => peer?.mode === 'STRICT')) continue;
      const message = `mode ${mode} fails: PeerAuthentication ${strict[0]?.policy} requires mutual TLS for ${endpoints[0]?.name}`;
      report(object, field, message);
    }
  },
};

function isAmbient(inventory: Inventory, namespace: string): boolean {
  return inventory.find('Namespace', '', namespace)?.labels.get('istio.io/dataplane-mode') === 'ambient';
}

function example(mode: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: strict }
spec: { mtls: { mode: STRICT } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  trafficPolicy: { tls: { mode: ${mode} } }
`;
}
