import type { Manifest } from '../../mesh/manifest/manifest';
import type { World } from '../differential/area';
import { A, HERE } from '../differential/place';
import type { ProxyIdentity } from '../envoy';

export const DOMAIN = `${HERE}.test`;
export const LABELS = { app: 'gateway', place: HERE };

/** Services by name, with the name of their port, which determines its protocol. */
export const SERVICES = {
  web: { portName: 'http', port: 80 },
  shop: { portName: 'http', port: 8080 },
  data: { portName: 'tcp', port: 9100 },
  more: { portName: 'tcp', port: 9101 },
  vault: { portName: 'tls', port: 9102 },
} as const;

const OBJECTS: readonly Manifest[] = [
  deployment('gateway', LABELS),
  ...Object.entries(SERVICES).flatMap(([name, { portName, port }]) => [
    service(name, { name: portName, port, targetPort: port + 1000 }),
    ...['v1', 'v2'].map((version) => deployment(`${name}-${version}`, { app: name, version })),
    subsets(name),
  ]),
];

const GATEWAY: ProxyIdentity = { type: 'router', pod: 'gateway-0', namespace: A, labels: LABELS };

/** A gateway, and services for HTTP, TCP and TLS with two versions each. */
export const WORLD: World = { objects: OBJECTS, proxies: () => new Map([['gateway', GATEWAY]]), places: 6 };

function service(name: string, port: object): Manifest {
  const spec = { selector: { app: name }, ports: [port] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: A }, spec };
}

function subsets(name: string): Manifest {
  const versions = ['v1', 'v2'].map((version) => ({ name: version, labels: { version } }));
  const spec = { host: name, subsets: [...versions, { name: 'ghost', labels: { version: 'none' } }] };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace: A },
    spec,
  };
}

function deployment(name: string, labels: Readonly<Record<string, string>>): Manifest {
  const spec = { containers: [{ name: 'echo', image: 'echo' }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: A },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}
