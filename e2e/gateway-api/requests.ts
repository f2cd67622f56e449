import type { Manifest } from '../../mesh/manifest/manifest';
import { NAMESPACES } from '../differential/place';
import type { Random } from '../random';
import type { MeshRequest } from '../request';
import { HEADERS, METHODS, VALUES } from '../routing/rules';
import { DOMAIN, PORTS, portsOf, SERVICES } from '../routing/world';
import { HOSTNAMES } from './gateways';
import { PATHS } from './http-rule';
import { GRPC_METHODS, GRPC_SERVICES } from './routes';

/** Number of requests per case. */
const COUNT = 28;

/** A gRPC call gets another answer from a proxy; the last one is none. */
const GRPC_TYPES = ['application/grpc', 'application/grpc+proto', 'application/grpc-web'] as const;

/** Requests at the boundaries of the values in routes, and general ones. */
export function requestsFor(random: Random, objects: readonly Manifest[]): MeshRequest[] {
  const words = vocabulary(objects);
  const clients = NAMESPACES.map((namespace) => `${namespace}/client`);
  return Array.from({ length: COUNT }, () => {
    const from = random.chance(words.inMesh ? 0.5 : 0.8) ? 'gateway' : random.pick(clients);
    const headers = random.some(HEADERS, 0.3).map((name) => [name, random.pick([...VALUES, ...words.values])] as const);
    const method = random.chance(0.7) ? 'GET' : random.pick(METHODS);
    const preflight = method === 'OPTIONS' && random.chance(0.8);
    const origin = {
      origin: random.pick(['http://o.test', 'http://p.example', 'https://x.test', 'null']),
      'access-control-request-method': 'POST',
    };
    const written =
      from === 'gateway' ? host(random, words.hostnames, HOSTNAMES) : host(random, words.services, SERVICE_HOSTS);
    return {
      from,
      port: random.pick(random.chance(0.9) ? usualPorts(from, written) : PORTS),
      method,
      host: written,
      path: path(random, words.paths) + query(random),
      headers: {
        ...Object.fromEntries(headers),
        ...(preflight ? origin : {}),
        ...random.maybe(method === 'POST' ? 0.5 : 0, () => ({ 'content-type': random.pick(GRPC_TYPES) })),
      },
    };
  });
}

/** Port 80 of the gateway, and those of a Service. */
function usualPorts(from: string, written: string): readonly number[] {
  const [name = '', namespace = ''] = written.toLowerCase().split('.');
  const ports = from === 'gateway' ? [] : portsOf(namespace, name);
  return ports.length === 0 ? [80] : ports;
}

interface Vocabulary {
  readonly hostnames: readonly string[];
  /** Hosts of Services and ServiceEntries with routes. */
  readonly services: readonly string[];
  readonly inMesh: boolean;
  readonly paths: readonly string[];
  readonly values: readonly string[];
}

interface Spec {
  readonly hostnames?: readonly string[];
  readonly hosts?: readonly string[];
  readonly listeners?: readonly { readonly hostname?: string }[];
  readonly parentRefs?: readonly { readonly kind?: string; readonly name: string; readonly namespace?: string }[];
}

function vocabulary(objects: readonly Manifest[]): Vocabulary {
  const paths = new Set<string>();
  const values = new Set<string>();
  const specs = objects.map(({ spec }) => (spec ?? {}) as Spec);
  const written = specs.flatMap(({ hostnames = [], hosts = [], listeners = [] }) => [
    // Requests for a listener without a route are not worth much.
    ...hostnames,
    ...hostnames,
    ...hosts.filter((name) => name.includes('.')),
    ...listeners.flatMap(({ hostname }) => hostname ?? []),
  ]);
  const services = specs
    .flatMap(({ parentRefs = [] }) => parentRefs)
    .flatMap(({ kind, name, namespace }) => {
      if (kind === 'ServiceEntry') return [`${name}.${DOMAIN}`];
      return kind === 'Service' ? [`${name}.${namespace}.svc.cluster.local`] : [];
    });
  for (const spec of specs) {
    collect(spec, (field, text, parent) => {
      if (field === 'value' && parent === 'path' && !/[([*\\]/.test(text)) paths.add(text);
      else if (parent === 'uri' && field !== 'regex' && text.startsWith('/')) paths.add(text);
      else if (field === 'value' || field === 'exact' || field === 'prefix') values.add(text);
    });
  }
  return {
    hostnames: written.filter((name) => !name.endsWith('.svc.cluster.local')),
    services: [...new Set(services)],
    inMesh: services.length > 0,
    paths: [...paths],
    values: [...values].filter((value) => /^[\w .;=-]*$/.test(value)),
  };
}

function collect(value: unknown, visit: (field: string, text: string, parent: string) => void, parent = ''): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, child] of Object.entries(value)) {
    if (typeof child === 'string') visit(field, child, parent);
    else collect(child, visit, Array.isArray(value) ? parent : field);
  }
}

const SERVICE_HOSTS = SERVICES.map(([namespace, name]) => `${name}.${namespace}.svc.cluster.local`);

function host(random: Random, hosts: readonly string[], others: readonly string[]): string {
  const chosen = hosts.length > 0 && random.chance(0.9) ? random.pick(hosts) : random.pick(others);
  const plain = chosen.replace('*', random.pick(['x', 'z', 'z.y', 'deep.x']));
  const cased = random.chance(0.05) ? plain.toUpperCase() : plain;
  return random.chance(0.12) ? `${cased}:${random.pick([80, 8080, 1234])}` : cased;
}

function path(random: Random, paths: readonly string[]): string {
  if (random.chance(0.15)) return `/${random.pick(GRPC_SERVICES)}/${random.pick(GRPC_METHODS)}`;
  const chosen = paths.length > 0 && random.chance(0.7) ? random.pick(paths) : random.pick(PATHS);
  const kind = random.next();
  if (kind < 0.3) return chosen + random.pick(['/', 'x', '/b', '/a/c', '//', '/-1']);
  return kind < 0.35 && chosen.length > 1 ? chosen.slice(0, -1) : chosen;
}

function query(random: Random): string {
  if (random.chance(0.7)) return '';
  const parts = random.list(1, 2, () => `${random.pick(['q', 'v'])}${random.pick(['=1', '=2', '', '=', '=a%20b'])}`);
  return `?${parts.join('&')}`;
}
