import type { Manifest } from '../../mesh/manifest/manifest';
import { NAMESPACES } from '../differential/place';
import { STATUS_HEADER } from '../echo';
import type { Random } from '../random';
import type { MeshRequest } from '../request';
import { HEADERS, VALUES } from '../routing/rules';
import { DOMAIN, PORTS, portsOf, SERVICES } from '../routing/world';
import { HOSTNAMES } from './gateways';
import { GRPC_METHODS, GRPC_SERVICES } from './grpc-rule';
import { PATHS } from './http-rule';
import { type Vocabulary, vocabulary } from './vocabulary';
import { GATEWAY_PORTS } from './world';

/** Number of requests per case. */
const COUNT = 28;

const METHODS = ['GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'OPTIONS', 'PUT', 'DELETE'] as const;

/** A gRPC call gets another answer from a proxy; the last three are none. */
const GRPC_TYPES = [
  'application/grpc',
  'application/grpc+proto',
  'application/grpc-web',
  'Application/grpc',
  'text/html',
];

/** Requests at the boundaries of the values in routes, and general ones. */
export function requestsFor(random: Random, objects: readonly Manifest[]): MeshRequest[] {
  const words = vocabulary(objects);
  const clients = NAMESPACES.map((namespace) => `${namespace}/client`);
  return Array.from({ length: COUNT }, () => {
    const isAtGateway = random.chance(words.inMesh ? 0.5 : 0.8);
    if (isAtGateway && words.connectionPorts.length > 0 && random.chance(0.3)) return connection(random, words);
    const from = isAtGateway ? 'gateway' : random.pick(clients);
    const written =
      from === 'gateway' ? host(random, words.hostnames, HOSTNAMES) : host(random, words.services, SERVICE_HOSTS);
    const isCall = random.chance(words.hasGrpc ? 0.3 : 0.1);
    const isPreflight = !isCall && random.chance(words.hasCors ? 0.25 : 0.05);
    const method = isCall ? 'POST' : isPreflight ? 'OPTIONS' : random.pick(METHODS);
    return {
      from,
      port: random.pick(random.chance(0.95) ? usualPorts(from, written, words) : PORTS),
      method,
      host: written,
      path: isCall ? call(random) : path(random, words.paths) + query(random),
      headers: {
        ...headers(random, words.values),
        ...random.maybe(isPreflight ? 0.9 : 0.05, () => preflight(random)),
        ...random.maybe(isCall ? 0.8 : 0.05, () => ({ 'content-type': random.pick(GRPC_TYPES) })),
        ...random.maybe(words.hasRetries ? 0.3 : 0.03, () => ({ [STATUS_HEADER]: random.pick(['500', '502', '503']) })),
      },
    };
  });
}

/** TLS, or bytes that are not HTTP, for a listener on a port that may also be one for HTTP. */
function connection(random: Random, words: Vocabulary): MeshRequest {
  const scheme = random.pick(['https', 'https', 'https', 'tls', 'tls', 'tcp', 'http'] as const);
  const port = random.chance(0.9) ? random.pick(words.connectionPorts) : random.pick(Object.values(GATEWAY_PORTS));
  const written = host(random, words.hostnames, HOSTNAMES);
  return {
    from: 'gateway',
    port,
    method: random.pick(METHODS),
    host: scheme === 'https' ? written : written.replace(/:.*/, ''),
    path: scheme === 'https' ? path(random, words.paths) + query(random) : '/',
    headers: scheme === 'https' ? headers(random, words.values) : {},
    scheme,
    ...random.maybe(scheme === 'https' ? 0.15 : 0, () => ({ sni: random.pick(HOSTNAMES).replace('*', 'y') })),
  };
}

/** Ports of a Service, or of listeners of the gateway. */
function usualPorts(from: string, written: string, { httpPorts }: Vocabulary): readonly number[] {
  const [name = '', namespace = ''] = written.toLowerCase().split('.');
  const ports = from === 'gateway' ? httpPorts : portsOf(namespace, name);
  return ports.length === 0 ? [80] : ports;
}

/** Headers of the rules, some of them twice. */
function headers(random: Random, values: readonly string[]): MeshRequest['headers'] {
  const value = () => random.pick([...VALUES, ...values]);
  const names = random.some(HEADERS, 0.3);
  // The client sends cookies as one header.
  const isRepeated = (name: string) => name !== 'cookie' && random.chance(0.1);
  return Object.fromEntries(names.map((name) => [name, isRepeated(name) ? [value(), value()] : value()]));
}

function preflight(random: Random): MeshRequest['headers'] {
  return {
    origin: random.pick([
      'http://o.test',
      'http://p.example',
      'https://x.test',
      'null',
      'http://o.test:8080',
      'https://',
    ]),
    ...random.maybe(0.9, () => ({ 'access-control-request-method': random.pick(['POST', 'GET', 'PATCH']) })),
    ...random.maybe(0.2, () => ({ 'access-control-request-headers': 'x-user' })),
  };
}

const SERVICE_HOSTS = SERVICES.map(([namespace, name]) => `${name}.${namespace}.svc.cluster.local`);

function host(random: Random, hosts: readonly string[], others: readonly string[]): string {
  const chosen = hosts.length > 0 && random.chance(0.9) ? random.pick(hosts) : random.pick([...others, DOMAIN]);
  const plain = chosen.replace('*', random.pick(['x', 'z', 'z.y', 'deep.x']));
  const dotted = random.chance(0.03) ? `${plain}.` : plain;
  const cased = random.chance(0.05) ? dotted.toUpperCase() : dotted;
  return random.chance(0.12) ? `${cased}:${random.pick([80, 443, 8080, 1234])}` : cased;
}

function call(random: Random): string {
  const service = random.pick([...GRPC_SERVICES, 'A']);
  const method = random.pick([...GRPC_METHODS, 'get', 'b/c', '']);
  return random.chance(0.1) ? `/${service}` : `/${service}/${method}`;
}

function path(random: Random, paths: readonly string[]): string {
  const chosen = paths.length > 0 && random.chance(0.8) ? random.pick(paths) : random.pick(PATHS);
  const kind = random.next();
  if (kind < 0.3)
    return chosen + random.pick(['/', 'x', '/b', '/a/c', '//', '/-1', '%2Fb', '/.', '/..', '?', '/?q=1', ';x']);
  if (kind < 0.25 && chosen.length > 1) return chosen.slice(0, -1);
  if (kind < 0.28) return chosen.toUpperCase();
  if (kind < 0.32) return chosen.replace('/', random.pick(['//', '/./', '/x/../', '/%2e/']));
  // A letter is the same if it is encoded, unless something compares what was sent.
  if (kind < 0.35) return chosen.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return chosen;
}

const PARTS = [
  'q=1',
  'q=2',
  'q',
  'q=',
  'q=a%20b',
  'q=a+b',
  'v=1',
  'v=a%20b',
  'Q=1',
  'qq=1',
  '%71=1',
  'q=1=2',
  'q=1;v=2',
];

function query(random: Random): string {
  return random.chance(0.7) ? '' : `?${random.list(1, 3, () => random.pick(PARTS)).join('&')}`;
}
