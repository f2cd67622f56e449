import { isHttp } from '../../../registry/protocol';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { peerModeOf } from '../../facts/authentication';
import { knownHostsOf } from '../../facts/known-hosts';

export const plaintextToStrict: Check = {
  code: 'MESH0113',
  level: 'error',
  title: 'workloads do not accept the TLS mode of the DestinationRule',
  description: `Mode DISABLE sends plain text, and mode SIMPLE sends TLS without a client certificate. If the
PeerAuthentication of a workload is STRICT, it accepts neither: the connection is reset, and requests get a 503. The proxy of a
workload does not accept TLS without a client certificate at an HTTP port either, whatever the PeerAuthentication is. Mode
ISTIO_MUTUAL, on the other hand, fails if the workloads have no proxy, or if a PeerAuthentication disables mutual TLS.

Remove \`tls\`. Inside the mesh, Istio chooses the right mode automatically.`,
  examples: [
    {
      wrong: example('DISABLE'),
      says: 'mode DISABLE fails: PeerAuthentication default/strict requires mutual TLS for default/reviews',
      right: example('ISTIO_MUTUAL'),
    },
    {
      title: 'mutual TLS that is disabled',
      wrong: example('ISTIO_MUTUAL', 'DISABLE'),
      says: 'mode ISTIO_MUTUAL fails: PeerAuthentication default/strict disables mutual TLS for default/reviews',
      right: example('DISABLE', 'DISABLE'),
    },
    {
      title: 'TLS to a proxy',
      wrong: example('SIMPLE', 'PERMISSIVE'),
      says: 'mode SIMPLE fails: the proxy of default/reviews does not accept TLS without a client certificate at an HTTP port',
      right: example('DISABLE', 'PERMISSIVE'),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    for (const object of inventory.judgedOf('DestinationRule')) {
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
          continue;
        }
      }
      const peers = endpoints.map(({ workload, port }) =>
        workload?.sidecar === 'injected' ? peerModeOf(inventory, workload, port) : undefined,
      );
      const areAll = (wanted: string) => peers.every((peer) => peer?.mode === wanted);
      const [name, policy] = [endpoints[0]?.name, `PeerAuthentication ${peers[0]?.policy}`];
      if (mode === 'ISTIO_MUTUAL') {
        if (areAll('DISABLE')) report(object, field, `mode ${mode} fails: ${policy} disables mutual TLS for ${name}`);
      } else if (areAll('STRICT')) {
        report(object, field, `mode ${mode} fails: ${policy} requires mutual TLS for ${name}`);
      } else if (
        mode !== 'DISABLE' &&
        !peers.includes(undefined) &&
        ports.every(({ protocol }) => isHttp(protocol)) &&
        !hasTlsIngress(inventory, service.namespace)
      ) {
        const message = `mode ${mode} fails: the proxy of ${name} does not accept TLS without a client certificate at an HTTP port`;
        report(object, field, message);
      }
    }
  },
};

/** Whether a Sidecar lets proxies of the namespace accept TLS of other clients. */
function hasTlsIngress(inventory: Inventory, namespace: string): boolean {
  return inventory.of('Sidecar').some(({ spec, ...sidecar }) => {
    return sidecar.namespace === namespace && spec.ingress?.some(({ tls }) => tls !== undefined);
  });
}

function isAmbient(inventory: Inventory, namespace: string): boolean {
  return inventory.find('Namespace', '', namespace)?.labels.get('istio.io/dataplane-mode') === 'ambient';
}

function example(mode: string, peers = 'STRICT'): string {
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
spec: { mtls: { mode: ${peers} } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  trafficPolicy: { tls: { mode: ${mode} } }
`;
}
