import type { Manifest } from '../../mesh/manifest/manifest';
import type { World } from '../differential/area';
import { A, B, HERE, NAMESPACES } from '../differential/place';
import type { ProxyIdentity } from '../envoy';
import { STRAIGHT_TO } from '../mesh';
import type { MeshRequest } from '../request';

/** Labels of the gateway and of `secure`, the workload whose sidecar enforces policies. The label `place` selects both. */
export const GATEWAY_LABELS = { app: 'gateway', place: HERE };
export const SECURE_LABELS = { app: 'secure', place: HERE };

/** Host of the workload with the sidecar. */
export const SECURE = `secure.${A}.svc.cluster.local`;

/** Ports of the gateway: one that the Service maps to another, and one for TCP. */
export const GATEWAY_PORTS = { http: 80, mapped: 8000, tcp: 9000 } as const;
/** Port that the gateway listens on for `mapped`. */
export const MAPPED_TO = 8001;
/** Ports of the Service `secure`, and those that the sidecar listens on. */
export const SECURE_PORTS = { http: 80, tcp: 9002 } as const;
export const SIDECAR_PORTS = { http: 8080, tcp: 8081 } as const;

/** A caller without a sidecar. */
export const PLAIN = `${A}/plain`;

const LOCAL_PORT = 18080;

const OBJECTS: readonly Manifest[] = [
  workload(A, 'gateway', GATEWAY_LABELS),
  service(
    'gateway',
    [
      { name: 'http', port: GATEWAY_PORTS.http },
      { name: 'mapped', port: GATEWAY_PORTS.mapped, targetPort: MAPPED_TO },
      { name: 'tcp', port: GATEWAY_PORTS.tcp },
    ],
    GATEWAY_LABELS,
  ),
  workload(A, 'secure', SECURE_LABELS),
  service(
    'secure',
    [
      { name: 'http', port: SECURE_PORTS.http, targetPort: SIDECAR_PORTS.http },
      { name: 'tcp', port: SECURE_PORTS.tcp, targetPort: SIDECAR_PORTS.tcp },
    ],
    SECURE_LABELS,
  ),
  ...['web', 'admin'].flatMap((name) => [
    workload(A, name, { app: name }, { 'sidecar.istio.io/inject': 'false' }),
    service(name, [{ name: 'http', port: 80, targetPort: 9001 }], { app: name }),
  ]),
  workload(A, 'plain', { app: 'plain' }, { 'sidecar.istio.io/inject': 'false' }),
  ...NAMESPACES.map((namespace) => workload(namespace, 'client', { app: 'client' }, {}, 'client')),
  networking('Gateway', 'gateway', {
    selector: GATEWAY_LABELS,
    servers: Object.entries(GATEWAY_PORTS).map(([name, number]) => ({
      hosts: ['*'],
      port: { number, name, protocol: name === 'tcp' ? 'TCP' : 'HTTP' },
    })),
  }),
  networking('VirtualService', 'gateway', {
    hosts: ['*'],
    gateways: ['gateway'],
    http: [
      {
        match: [
          { headers: { '@request.auth.claims.group': { exact: 'admin' } } },
          { headers: { '@request.auth.claims.scope': { exact: 'read' } } },
          { headers: { '@request.auth.claims.nested.role': { prefix: 'ad' } } },
          { headers: { 'x-role': { exact: 'admin' } } },
        ],
        route: [{ destination: { host: 'admin' } }],
      },
      { corsPolicy: { allowOrigins: [{ exact: 'http://o.test' }] }, route: [{ destination: { host: 'web' } }] },
    ],
    tcp: [{ match: [{ port: GATEWAY_PORTS.tcp }], route: [{ destination: { host: 'web', port: { number: 80 } } }] }],
  }),
  // Makes the sidecar listen, because traffic is not redirected to sidecars in this mesh.
  networking('Sidecar', 'secure', {
    workloadSelector: { labels: SECURE_LABELS },
    ingress: Object.entries(SIDECAR_PORTS).map(([name, number]) => ({
      port: { number, name, protocol: name.toUpperCase() },
      defaultEndpoint: `127.0.0.1:${LOCAL_PORT}`,
    })),
    egress: [{ hosts: ['*/*'] }],
  }),
];

function proxies(index: number): Map<string, ProxyIdentity> {
  const application = { localPort: LOCAL_PORT, address: `10.99.255.${index + 1}`, port: 8080 };
  const clients = NAMESPACES.map((namespace): [string, ProxyIdentity] => [
    `${namespace}/client`,
    {
      type: 'sidecar',
      pod: 'client-0',
      namespace,
      labels: { app: 'client' },
      serviceAccount: 'client',
      ports: [SECURE_PORTS.http],
    },
  ]);
  return new Map<string, ProxyIdentity>([
    ['gateway', { type: 'router', pod: 'gateway-0', namespace: A, labels: GATEWAY_LABELS }],
    [`${A}/secure`, { type: 'sidecar', pod: 'secure-0', namespace: A, labels: SECURE_LABELS, application }],
    ...clients,
  ]);
}

/** A gateway, a workload whose sidecar enforces policies, callers with and without a sidecar, and two plain workloads. */
export const WORLD: World = { objects: OBJECTS, proxies, places: 4 };

/** A caller without a proxy connects to the sidecar directly, and a client of the gateway to the mapped port. */
export function sent(request: MeshRequest): MeshRequest {
  if (request.from === PLAIN) {
    const port = request.port === SECURE_PORTS.tcp ? SIDECAR_PORTS.tcp : SIDECAR_PORTS.http;
    return { ...request, from: `${STRAIGHT_TO}${A}/secure`, port };
  }
  if (request.from === 'gateway' && request.port === GATEWAY_PORTS.mapped) return { ...request, port: MAPPED_TO };
  return request;
}

/** Namespaces whose callers have identities. */
export const CALLERS = [`${A}/client`, `${B}/client`] as const;

function networking(kind: string, name: string, spec: object): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: A }, spec };
}

function service(name: string, ports: readonly object[], selector: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: A }, spec: { selector, ports } };
}

function workload(
  namespace: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>> = {},
  serviceAccountName = 'default',
): Manifest {
  const spec = { serviceAccountName, containers: [{ name: 'echo', image: 'echo' }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels, annotations }, spec } },
  };
}
