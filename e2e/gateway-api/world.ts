import type { Manifest } from '../../mesh/manifest/manifest';
import type { World } from '../differential/area';
import { A, HERE, NAMESPACES } from '../differential/place';
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

/** Name and ports of a Service in each namespace that is not for HTTP. */
export const DATA = { name: 'data', ports: { tcp: 9000, tls: 443 } } as const;

const data = (namespace: string): readonly Manifest[] => {
  const labels = { app: DATA.name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'echo', image: 'echo' }] } };
  const ports = Object.entries(DATA.ports).map(([name, port]) => ({ name, port, targetPort: port + 1000 }));
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: DATA.name, namespace }, spec: { selector: labels, ports } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: DATA.name, namespace },
      spec: { selector: { matchLabels: labels }, template },
    },
  ];
};

const gateway: ProxyIdentity = { type: 'router', pod: 'gateway-0', namespace: A, labels: POD_LABELS };

/** The services and callers of `routing`, and a gateway that Gateways of both APIs can use. */
export const WORLD: World = {
  objects: [...ROUTING.objects, ...NAMESPACES.flatMap(data), ...GATEWAY],
  proxies: (index) => new Map([...ROUTING.proxies(index), ['gateway', gateway]]),
  places: 6,
};
