import type { Manifest } from '../../mesh/manifest/manifest';
import type { World } from '../differential/area';
import { A, B, HERE, NAMESPACES, ROOT } from '../differential/place';
import type { ProxyIdentity } from '../envoy';

export const DOMAIN = `${HERE}.test`;
export const PORTS = [80, 8080] as const;

/** Labels of the gateway's Pod. The label `place` keeps Gateways of other places away. */
const GATEWAY_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
export const GATEWAY_SELECTOR = { istio: 'ingressgateway', place: HERE };
export const CLIENT_LABELS = { app: 'client', tier: 'front' };

/** Proxies by the `from` of requests. */
function proxies(): Map<string, ProxyIdentity> {
  const labels = { ...GATEWAY_LABELS, place: HERE };
  const gateway: ProxyIdentity = { type: 'router', pod: `gateway-${HERE}`, namespace: ROOT, labels };
  const client = { type: 'sidecar', pod: 'client-sidecar', labels: CLIENT_LABELS, ports: PORTS } as const;
  return new Map<string, ProxyIdentity>([
    ['gateway', gateway],
    ...NAMESPACES.map((namespace) => [`${namespace}/client`, { ...client, namespace }] as const),
  ]);
}

/** Services and workloads that every case has. */
export const OBJECTS: readonly Manifest[] = [
  ...service(A, 'web', { http: 80 }, ['v1', 'v2']),
  ...service(A, 'api', { http: 80, 'http-alt': 8080 }, ['v1', 'v2']),
  ...service(A, 'shop', { http: 8080 }, ['v1']),
  ...service(A, 'empty', { http: 80 }, []),
  ...service(B, 'web', { http: 80 }, ['v1']),
  ...service(B, 'cart', { http: 80, 'http-alt': 8080 }, ['v1', 'v2', 'v3']),
  ...service(B, 'secret', { http: 80 }, ['v1'], { 'networking.istio.io/exportTo': '.' }),
  deployment(A, 'client', CLIENT_LABELS),
  deployment(B, 'client', CLIENT_LABELS),
];

export const WORLD: World = { objects: OBJECTS, proxies, places: 6 };

/** Namespaces and names of the services in the world. */
export const SERVICES: readonly (readonly [string, string])[] = OBJECTS.filter(({ kind }) => kind === 'Service').map(
  ({ metadata }) => [metadata.namespace ?? '', metadata.name] as const,
);

/** Ports of a service in the world, none if there is no such service. */
export function portsOf(namespace: string, name: string): readonly number[] {
  const found = OBJECTS.find(
    ({ kind, metadata }) => kind === 'Service' && metadata.namespace === namespace && metadata.name === name,
  );
  return ((found?.spec as { ports: { port: number }[] } | undefined)?.ports ?? []).map(({ port }) => port);
}

function service(
  namespace: string,
  name: string,
  ports: Readonly<Record<string, number>>,
  versions: readonly string[],
  annotations: Readonly<Record<string, string>> = {},
): Manifest[] {
  const written = Object.entries(ports).map(([portName, port]) => ({ name: portName, port, targetPort: port + 8000 }));
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, annotations },
      spec: { selector: { app: name }, ports: written },
    },
    ...versions.map((version) => deployment(namespace, `${name}-${version}`, { app: name, version })),
  ];
}

function deployment(namespace: string, name: string, labels: Readonly<Record<string, string>>): Manifest {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'echo', image: 'echo' }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template },
  };
}
