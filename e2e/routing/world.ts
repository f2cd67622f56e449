import type { Manifest } from '../../mesh/manifest/manifest';
import type { ProxyIdentity } from '../envoy';

/**
 * The part of the mesh that a random case has for itself: two namespaces, a domain, services with versions, a gateway's
 * proxy and a client's proxy in each namespace. Everything in it carries the name of the place, so that cases at several
 * places of one mesh do not meet. All names of places have one length, so that order by name or length is the same in all.
 */
export interface Place {
  readonly name: string;
}

/** The place that cases are made for; they are moved by renaming. */
export const HERE = 'case0';
export const NAMESPACES = [`${HERE}-a`, `${HERE}-b`] as const;
export const [A, B] = NAMESPACES;
export const ROOT = 'istio-system';
export const DOMAIN = `${HERE}.test`;
export const PORTS = [80, 8080] as const;

/** Moves a case from the place it was made for to another. */
export function moveTo<T>(place: string, value: T): T {
  return rename(HERE, place, value);
}

/** Moves anything that tells about a place to the place that cases are made for. */
export function moveHere<T>(place: string, value: T): T {
  return rename(place, HERE, value);
}

function rename<T>(from: string, to: string, value: T): T {
  // Requests write hosts in upper case too.
  const text = JSON.stringify(value).replaceAll(from, to).replaceAll(from.toUpperCase(), to.toUpperCase());
  return JSON.parse(text) as T;
}

/** Labels of the gateway's Pod: the `place` label keeps the gateways of other places away. */
const GATEWAY_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
export const GATEWAY_SELECTOR = { istio: 'ingressgateway', place: HERE };
export const CLIENT_LABELS = { app: 'client', tier: 'front' };

/** Where requests of a case start, and the proxy that carries them. */
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

/** Every service of the world: namespace and name. */
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
