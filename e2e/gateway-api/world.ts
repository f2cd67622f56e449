import type { Manifest } from '../../mesh/manifest/manifest';
import type { World } from '../differential/area';
import { A, HERE } from '../differential/place';
import type { ProxyIdentity } from '../envoy';
import { WORLD as ROUTING } from '../routing/world';

/** Labels of the gateway's Pod. The label `place` keeps Istio Gateways of other places away. */
export const GATEWAY_LABELS = { app: 'gateway', place: HERE };

/** The label that istiod gives the Pods of `gw`: policies with `targetRefs` need it. */
const POD_LABELS = { ...GATEWAY_LABELS, 'gateway.networking.k8s.io/gateway-name': 'gw' };

/** Ports of the gateway's Service, by what they are usually for. */
export const GATEWAY_PORTS = { http: 80, 'http-other': 8080, tls: 443, tcp: 9000 } as const;

/** Service of the gateway: the one that istiod would create for the Gateway `gw`. */
export const GATEWAY_SERVICE = 'gw-istio';

const GATEWAY: readonly Manifest[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: GATEWAY_SERVICE, namespace: A },
    spec: {
      selector: GATEWAY_LABELS,
      ports: Object.entries(GATEWAY_PORTS).map(([name, port]) => ({ name, port, targetPort: port })),
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'gateway', namespace: A },
    spec: {
      selector: { matchLabels: GATEWAY_LABELS },
      template: { metadata: { labels: POD_LABELS }, spec: { containers: [{ name: 'proxy', image: 'proxy' }] } },
    },
  },
];

const gateway: ProxyIdentity = { type: 'router', pod: 'gateway-0', namespace: A, labels: POD_LABELS };

/** The services and callers of `routing`, and a gateway that Gateways of both APIs can use. */
export const WORLD: World = {
  objects: [...ROUTING.objects, ...GATEWAY],
  proxies: (index) => new Map([...ROUTING.proxies(index), ['gateway', gateway]]),
  places: 6,
};
