import type { Manifest } from '../../mesh/manifest/manifest';
import type { ProxyIdentity } from '../envoy';

/**
 * The part of the mesh that belongs to one random case: two namespaces, a domain, services with versions, the proxy of a
 * gateway, and the proxy of a client in each namespace. All names in it contain the name of the place, so cases at several
 * places do not interfere. Names of places have the same length, so sorting by name or length has the same result in all.
 */
export interface Place {
  readonly name: string;
}

/** The place in generated cases; renaming moves them to other places. */
export const HERE = 'case0';
export const NAMESPACES = [`${HERE}-a`, `${HERE}-b`] as const;
export const [A, B] = NAMESPACES;
export const ROOT = 'istio-system';
export const DOMAIN = `${HERE}.test`;
export const PORTS = [80, 8080] as const;

/** Moves a value from `HERE` to another place. */
export function moveTo<T>(place: string, value: T): T {
  return rename(HERE, place, value);
}

/** Moves a value from another place to `HERE`. */
export function moveHere<T>(place: string, value: T): T {
  return rename(place, HERE, value);
}

function rename<T>(from: string, to: string, value: T): T {
  // Requests also contain hosts in upper case.
  const text = JSON.stringify(value).replaceAll(from, to).replaceAll(from.toUpperCase(), to.toUpperCase());
  return JSON.parse(text) as T;
}

/** Labels of the gateway's Pod. The label `place` keeps Gateways of other places away. */
const GATEWAY_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
export const GATEWAY_SELECTOR = { istio: 'ingressgateway', place: HERE };
export const CLIENT_LABELS = { app: 'client', tier: 'front' };

/** Proxies by the `from` of requests. */
export function proxiesAt(place: string): Map<string, ProxyIdentity> {
  const gateway: ProxyIdentity = {
    type: 'router',
    pod: `gateway-${place}`,
    namespace: ROOT,
    labels: { ...GATEWAY_LABELS, place },
  };
  const proxies = new Map([[`${place}:gateway`, gateway]]);
  for (const namespace of moveTo(place, NAMESPACES)) {
    const client: ProxyIdentity = {
      type: 'sidecar',
      pod: 'client-sidecar',
      namespace,
      labels: CLIENT_LABELS,
      ports: PORTS,
    };
    proxies.set(`${place}:${namespace}/client`, client);
  }
  return proxies;
}

/** Services and workloads that every case has. */
export const WORLD: readonly Manifest[] = [
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

/** Namespaces and names of the services in the world. */
export const SERVICES: readonly (readonly [string, string])[] = WORLD.filter(({ kind }) => kind === 'Service').map(
  ({ metadata }) => [metadata.namespace ?? '', metadata.name] as const,
);

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
