import type { Manifest } from '../../mesh/manifest/manifest';
import { NAMESPACES } from '../differential/place';
import type { Random } from '../random';
import type { MeshRequest } from '../request';
import { HEADERS, METHODS, PARAMS, PATHS, VALUES } from './rules';
import { DOMAIN, PORTS, SERVICES } from './world';

/** Number of requests per case. */
const COUNT = 24;

/** Requests made from the values in the rules, and near misses. */
export function requestsFor(random: Random, objects: readonly Manifest[]): MeshRequest[] {
  const words = vocabulary(objects);
  const entrance = words.gatewayHosts.length > 0 ? ['gateway', 'gateway'] : [];
  return Array.from({ length: COUNT }, () => {
    const from = random.pick(['gateway', ...entrance, ...NAMESPACES.map((namespace) => `${namespace}/client`)]);
    const headers = random.some(HEADERS, 0.3).map((name) => [name, random.pick([...VALUES, ...words.values])] as const);
    const method = random.chance(0.75) ? 'GET' : random.pick(METHODS);
    const preflight = method === 'OPTIONS' && random.chance(0.8);
    const origin = {
      origin: random.pick(['http://o.test', 'http://p.example']),
      'access-control-request-method': 'POST',
    };
    const ports = from === 'gateway' && words.gatewayPorts.length > 0 ? words.gatewayPorts : PORTS;
    return {
      from,
      // Most listeners are on port 80, and requests to other ports rarely find differences.
      port: random.chance(0.9) && ports.includes(80) ? 80 : random.pick(ports),
      method,
      host: host(random, from === 'gateway' ? words.gatewayHosts : words.meshHosts),
      path: path(random, words.paths) + query(random),
      headers: { ...Object.fromEntries(headers), ...(preflight ? origin : {}) },
    };
  });
}

interface Vocabulary {
  readonly gatewayHosts: readonly string[];
  readonly meshHosts: readonly string[];
  readonly gatewayPorts: readonly number[];
  readonly paths: readonly string[];
  readonly values: readonly string[];
}

function vocabulary(objects: readonly Manifest[]): Vocabulary {
  const hosts = { gateway: new Set<string>(), mesh: new Set<string>() };
  const paths = new Set<string>();
  const values = new Set<string>();
  const gatewayPorts: number[] = [];
  for (const { kind, metadata, spec } of objects) {
    if (kind === 'Gateway') {
      for (const { port } of (spec as { servers: { port: { number: number } }[] }).servers)
        gatewayPorts.push(port.number);
    }
    if (kind !== 'VirtualService') continue;
    const { hosts: written = [], gateways = ['mesh'] } = spec as { hosts?: string[]; gateways?: string[] };
    const places = [
      ...(gateways.includes('mesh') ? [hosts.mesh] : []),
      ...(gateways.some((gateway) => gateway !== 'mesh') ? [hosts.gateway] : []),
    ];
    for (const place of places) {
      for (const host of written) {
        if (!host.includes('.') && host !== '*') place.add(`${host}.${metadata.namespace}.svc.cluster.local`);
        // Sidecars accept short names, gateways do not.
        if (host.includes('.') || place === hosts.mesh) place.add(host === '*' ? `x.${DOMAIN}` : host);
      }
    }
    collect(spec, (field, text, parent) => {
      if (parent === 'uri' && field !== 'regex' && text !== '') paths.add(text);
      if (parent !== 'uri' && (field === 'exact' || field === 'prefix')) values.add(text);
    });
  }
  return {
    gatewayHosts: [...hosts.gateway],
    meshHosts: [...hosts.mesh],
    gatewayPorts,
    paths: [...paths],
    values: [...values],
  };
}

function collect(value: unknown, visit: (field: string, text: string, parent: string) => void, parent = ''): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, child] of Object.entries(value)) {
    if (typeof child === 'string') visit(field, child, parent);
    else collect(child, visit, field);
  }
}

function host(random: Random, hosts: readonly string[]): string {
  const [namespace, name] = random.pick(SERVICES);
  const full = `${name}.${namespace}.svc.cluster.local`;
  const other = () => random.pick([`${name}.${namespace}`, full, full, full, full, `x.${DOMAIN}`, `static.${DOMAIN}`]);
  const chosen = hosts.length > 0 && random.chance(0.85) ? random.pick(hosts) : other();
  const plain = chosen.replace('*', random.pick(['x', 'web', 'z.y']));
  const cased = random.chance(0.05) ? plain.toUpperCase() : plain;
  return random.chance(0.12) ? `${cased}:${random.pick([80, 8080, 1234])}` : cased;
}

function path(random: Random, paths: readonly string[]): string {
  const chosen = paths.length > 0 && random.chance(0.65) ? random.pick(paths) : random.pick(PATHS);
  const tail = random.chance(0.25) ? random.pick(['/', 'x', '/b', '/a/c']) : '';
  return chosen.startsWith('/') ? chosen + tail : `/${chosen}${tail}`;
}

function query(random: Random): string {
  if (random.chance(0.7)) return '';
  const parts = random.list(1, 2, () => `${random.pick(PARAMS)}${random.pick(['=1', '=2', '', '=', '=a%20b'])}`);
  return `?${parts.join('&')}`;
}
