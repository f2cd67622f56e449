import type { Manifest } from '../../mesh/manifest/manifest';
import type { Area, Case } from '../differential/area';
import { A } from '../differential/place';
import { Random } from '../random';
import type { MeshRequest } from '../request';
import { DOMAIN, LABELS, SERVICES, WORLD } from './world';

/** Gateway servers for HTTPS, TLS and TCP, `tls` and `tcp` rules, and ServiceEntries as their destinations. */
export const TLS: Area = { name: 'tls', world: WORLD, generate };

const HOSTS = [`a.${DOMAIN}`, `b.${DOMAIN}`, `x.a.${DOMAIN}`, `*.${DOMAIN}`, `*.a.${DOMAIN}`] as const;
/** Few ports, so servers of different protocols often share one. */
const PORTS = [443, 443, 9000, 9000, 80] as const;
const EXTERNAL = ['static', 'dns'] as const;

function generate(seed: number): Case {
  const random = new Random(seed);
  const gateways = random.list(1, 2, (i) => gateway(random, `gateway-${'zy'[i]}`));
  const names = gateways.map(({ metadata }) => metadata.name);
  const objects = [
    ...gateways,
    ...random.list(1, 3, (i) => virtualService(random, `routes-${'zyx'[i]}`, names)),
    ...random.some(EXTERNAL, 0.5).map((name) => serviceEntry(random, name)),
  ];
  const ages = random.halves(objects);
  const ports = gateways.flatMap(({ spec }) => (spec as Servers).servers.map(({ port }) => port.number));
  return { seed, ages, requests: Array.from({ length: 24 }, () => request(random, ports)) };
}

interface Servers {
  readonly servers: readonly { readonly port: { readonly number: number } }[];
}

function networking(kind: string, name: string, spec: object): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: A }, spec };
}

function gateway(random: Random, name: string): Manifest {
  const servers = random.list(1, 3, (i) => {
    const protocol = random.pick(['HTTPS', 'HTTPS', 'TLS', 'TLS', 'TCP', 'HTTP']);
    const number = random.pick(PORTS);
    const hosts = protocol === 'TCP' ? ['*'] : [...new Set(random.list(1, 2, () => random.pick([...HOSTS, '*'])))];
    return { port: { number, name: `port-${i}`, protocol }, hosts, ...tls(random, protocol) };
  });
  return networking('Gateway', name, { selector: LABELS, servers });
}

function tls(random: Random, protocol: string): object {
  const files = { serverCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' };
  const simple = { tls: { mode: 'SIMPLE', ...files } };
  const mutual = { tls: { mode: 'MUTUAL', ...files, caCertificates: '/etc/certs/ca.crt' } };
  if (protocol === 'HTTPS') return random.chance(0.2) ? mutual : simple;
  if (protocol === 'TLS') return random.pick([{ tls: { mode: 'PASSTHROUGH' } }, simple, mutual]);
  return random.maybe(protocol === 'HTTP' ? 0.2 : 0, () => ({ tls: { httpsRedirect: true } }));
}

function virtualService(random: Random, name: string, gateways: readonly string[]): Manifest {
  const hosts = [...new Set(random.list(1, 2, () => random.pick([...HOSTS, '*'])))];
  // The webhook rejects overlapping hosts in a VirtualService.
  const own = hosts.some((host) => host.startsWith('*')) ? hosts.slice(0, 1) : hosts;
  const lists = random.some(['http', 'tls', 'tcp'] as const, 0.6);
  const rules = (lists.length > 0 ? lists : (['tcp'] as const)).map((list) => [
    list,
    random.list(1, 2, () => RULES[list](random, own)),
  ]);
  const bound = random.some(gateways, 0.8);
  return networking('VirtualService', name, {
    hosts: own,
    gateways: bound.length > 0 ? bound : gateways,
    ...Object.fromEntries(rules),
  });
}

const RULES: Readonly<Record<'http' | 'tls' | 'tcp', (random: Random, hosts: readonly string[]) => object>> = {
  http: (random) => ({
    ...random.maybe(0.3, () => ({ match: [{ uri: { prefix: '/x' } }] })),
    route: route(random, ['web', 'shop']),
  }),
  tls: (random, hosts) => ({
    match: random.list(1, 2, () => ({
      // The webhook rejects server names that the VirtualService's hosts do not cover.
      sniHosts: [...new Set(random.list(1, 2, () => sniHost(random, hosts)))],
      ...portMatch(random),
    })),
    route: route(random, ['vault', 'data', ...EXTERNAL]),
  }),
  tcp: (random) => ({
    ...random.maybe(0.5, () => ({
      match: random.list(1, 2, () => ({
        ...portMatch(random),
        ...random.maybe(0.15, () => ({ destinationSubnets: [random.pick(['10.0.0.0/8', '203.0.113.0/24'])] })),
      })),
    })),
    route: route(random, ['data', 'more', 'vault', ...EXTERNAL]),
  }),
};

function portMatch(random: Random): object {
  return random.maybe(0.5, () => ({ port: random.pick(PORTS) }));
}

function sniHost(random: Random, hosts: readonly string[]): string {
  const host = random.pick(hosts);
  if (host === '*') return random.pick(HOSTS);
  return host.startsWith('*') && random.chance(0.5) ? host.replace('*', 'y') : host;
}

function route(random: Random, services: readonly string[]): object[] {
  return random.list(1, random.chance(0.3) ? 2 : 1, () => {
    const name = random.pick(services);
    return { destination: destination(random, name), weight: random.pick([1, 1, 3]) };
  });
}

function destination(random: Random, name: string): object {
  const known = Object.entries(SERVICES).find(([service]) => service === name);
  if (known === undefined) {
    return { host: `${name}.${DOMAIN}`, port: { number: random.pick([443, 443, 9000]) } };
  }
  return {
    host: name,
    ...random.maybe(0.7, () => ({ port: { number: random.chance(0.93) ? known[1].port : 9999 } })),
    ...random.maybe(0.6, () => ({ subset: random.pick(['v1', 'v2', 'v1', 'v2', 'ghost', 'gone']) })),
  };
}

function serviceEntry(random: Random, name: (typeof EXTERNAL)[number]): Manifest {
  return networking('ServiceEntry', name, {
    hosts: [`${name}.${DOMAIN}`],
    // Sidecars of other places cannot listen on the ports of several TLS services without addresses.
    exportTo: ['.'],
    ports: [
      {
        number: 443,
        name: 'tls',
        protocol: random.pick(['TLS', 'HTTPS']),
        ...random.maybe(0.4, () => ({ targetPort: 9443 })),
      },
      { number: 9000, name: 'tcp', protocol: 'TCP', targetPort: 9444 },
    ],
    resolution: name === 'static' ? 'STATIC' : 'DNS',
    // Only their addresses distinguish the destinations of a connection.
    endpoints: random.list(1, 2, (i) => ({ address: `10.97.${EXTERNAL.indexOf(name) + 1}.${i + 1}` })),
  });
}

function request(random: Random, ports: readonly number[]): MeshRequest {
  const host = random.pick([...HOSTS, `c.${DOMAIN}`, 'other.test']).replace('*', 'y');
  const scheme = random.pick(['http', 'https', 'https', 'tcp', 'tls', 'tls'] as const);
  return {
    from: 'gateway',
    port: random.chance(0.95) ? random.pick(ports) : random.pick([443, 80, 1234]),
    method: 'GET',
    host: random.chance(0.05) ? host.toUpperCase() : host,
    path: random.pick(['/', '/x']),
    headers: {},
    scheme,
    ...random.maybe(scheme === 'https' ? 0.15 : 0, () => ({ sni: random.pick(HOSTS).replace('*', 'y') })),
    ...random.maybe(scheme === 'https' || scheme === 'tls' ? 0.3 : 0, () => ({ clientCertificate: true })),
  };
}
