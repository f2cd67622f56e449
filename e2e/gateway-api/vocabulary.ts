import type { Manifest } from '../../mesh/manifest/manifest';
import { DOMAIN } from '../routing/world';
import { GATEWAY_PORTS } from './world';

/** Values in a configuration that requests are made from. */
export interface Vocabulary {
  readonly hostnames: readonly string[];
  /** Hosts of Services and ServiceEntries with routes. */
  readonly services: readonly string[];
  readonly inMesh: boolean;
  readonly hasGrpc: boolean;
  readonly hasCors: boolean;
  readonly hasRetries: boolean;
  /** Ports of listeners for HTTP, without those that the gateway's Service lacks. */
  readonly httpPorts: readonly number[];
  /** Ports of listeners for TLS and TCP. */
  readonly connectionPorts: readonly number[];
  readonly paths: readonly string[];
  readonly values: readonly string[];
}

interface Listener {
  readonly hostname?: string;
  readonly protocol: string;
  readonly port: number;
}

interface Spec {
  readonly hostnames?: readonly string[];
  readonly hosts?: readonly string[];
  readonly listeners?: readonly Listener[];
  readonly parentRefs?: readonly { readonly kind?: string; readonly name: string; readonly namespace?: string }[];
}

export function vocabulary(objects: readonly Manifest[]): Vocabulary {
  const served = new Set<number>(Object.values(GATEWAY_PORTS));
  const paths = new Set<string>();
  const values = new Set<string>();
  const specs = objects.map(({ spec }) => (spec ?? {}) as Spec);
  const listeners = specs.flatMap((spec) => spec.listeners ?? []);
  const ofListeners = listeners.map((listener) => listener.hostname ?? `x.${DOMAIN}`);
  const written = specs.flatMap(({ hostnames, hosts = [], parentRefs = [] }) => {
    // Host names of a route for Services only do not count, and requests for a listener without a route are not worth much.
    const isForGateway = parentRefs.some(({ kind = 'Gateway' }) => kind === 'Gateway' || kind === 'ListenerSet');
    return [...(isForGateway ? (hostnames ?? ofListeners) : []), ...hosts.filter((name) => name.includes('.'))];
  });
  const text = JSON.stringify(specs);
  const services = specs
    .flatMap(({ parentRefs = [] }) => parentRefs)
    .flatMap(({ kind, name, namespace }) => {
      if (kind === 'ServiceEntry') return [`${name}.${DOMAIN}`];
      return kind === 'Service' ? [`${name}.${namespace}.svc.cluster.local`] : [];
    });
  for (const spec of specs) {
    collect(spec, (field, text, parent) => {
      if (field === 'value' && parent === 'path') paths.add(text);
      else if (parent === 'uri' && field !== 'regex') paths.add(text);
      // An AuthorizationPolicy.
      else if (parent === 'paths' || parent === 'notPaths') paths.add(text.replaceAll(/[*{}]/g, ''));
      else if (field === 'value' || field === 'exact' || field === 'prefix') values.add(text);
    });
  }
  return {
    hostnames: written.filter((name) => !name.endsWith('.svc.cluster.local')),
    services: [...new Set(services)],
    inMesh: services.length > 0,
    hasGrpc: objects.some(({ kind }) => kind === 'GRPCRoute'),
    hasCors: /"cors(Policy)?":/.test(text),
    hasRetries: /"retry":/.test(text),
    httpPorts: listeners.flatMap(({ protocol, port }) => (protocol === 'HTTP' && served.has(port) ? port : [])),
    connectionPorts: listeners.filter(({ protocol }) => /^(HTTPS|TCP|TLS)$/.test(protocol)).map(({ port }) => port),
    paths: [...paths].filter((path) => /^\/[^\s\\[^|{}]*$/.test(path)),
    values: [...values].filter((value) => /^[\w .,;=-]*$/.test(value)),
  };
}

function collect(value: unknown, visit: (field: string, text: string, parent: string) => void, parent = ''): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, child] of Object.entries(value)) {
    if (typeof child === 'string') visit(field, child, parent);
    else collect(child, visit, Array.isArray(value) ? parent : field);
  }
}
