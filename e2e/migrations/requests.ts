import type { Manifest } from '../../mesh/manifest/manifest';
import type { Random } from '../random';
import type { MeshRequest } from '../request';

/** Requests that a match in the VirtualServices just matches, or just misses. */
export function boundaryRequests(
  random: Random,
  objects: readonly Manifest[],
  clients: readonly string[],
  count: number,
): MeshRequest[] {
  const virtualServices = objects.flatMap(({ kind, spec }) => (kind === 'VirtualService' ? [spec as Spec] : []));
  return Array.from({ length: count }, () => {
    const { hosts, gateways = ['mesh'], http = [{}] } = random.pick(virtualServices);
    const entries = [
      ...(gateways.includes('mesh') ? clients : []),
      ...(gateways.some((name) => name !== 'mesh') ? ['gateway'] : []),
    ];
    const from = random.pick(entries);
    const host = hostFor(random, random.pick(hosts));
    const match = random.pick(random.pick(http).match ?? [{}]);
    const preflight = { origin: random.pick(ORIGINS), 'access-control-request-method': 'PUT' };
    const method = random.chance(0.12) ? 'OPTIONS' : textFor(random, match.method, METHODS);
    return {
      from,
      ...random.pick(from === 'gateway' ? gatewayPorts(objects) : servicePorts(objects, host)),
      method,
      host,
      path: pathFor(random, match.uri) + queryFor(random, match.queryParams),
      headers: { ...headersFor(random, match), ...(method === 'OPTIONS' ? preflight : {}) },
    };
  });
}

/** Where a request enters, and how. */
type Port = Pick<MeshRequest, 'port' | 'scheme'>;

function gatewayPorts(objects: readonly Manifest[]): readonly Port[] {
  const servers = objects.flatMap(({ kind, spec }) => (kind === 'Gateway' ? (spec as Servers).servers : []));
  return servers.map(({ port: { number, protocol } }) => ({
    port: number,
    ...(protocol === 'HTTPS' && { scheme: 'https' as const }),
  }));
}

interface Servers {
  readonly servers: readonly { readonly port: { readonly number: number; readonly protocol: string } }[];
}

/** Ports of a Service, by its short name. */
function servicePorts(objects: readonly Manifest[], host: string): readonly Port[] {
  const [name = ''] = host.split(/[.:]/);
  const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name);
  const { ports = [{ port: 80 }] } = (service?.spec ?? {}) as { ports?: readonly { port: number }[] };
  return ports.map(({ port }) => ({ port }));
}

interface Spec {
  readonly hosts: readonly string[];
  readonly gateways?: readonly string[];
  readonly http?: readonly { readonly match?: readonly Match[] }[];
}

type Text = { readonly exact?: string; readonly prefix?: string; readonly regex?: string };
type Texts = Readonly<Record<string, Text>>;

interface Match {
  readonly uri?: Text;
  readonly method?: Text;
  readonly headers?: Texts;
  readonly withoutHeaders?: Texts;
  readonly queryParams?: Texts;
}

const METHODS = ['GET', 'GET', 'POST', 'DELETE'] as const;
const ORIGINS = ['https://a', 'https://b', 'null'] as const;
/** Some are matched by the regular expressions of the worlds. */
const PATHS = ['/', '/a', '/a/', '/a/b', '/a/b/c', '/ab', '/A', '/b', '/b/', '//a', '/new', '/x-1/b'] as const;
const VALUES = ['x', 'xy', 'y', 'xyz', 'Mozilla/5.0 Firefox/128.0', ''] as const;
const ENDS = ['', '', 'x', '/', '/x', '//x', '~', '?q'] as const;

function textFor(random: Random, { exact, prefix, regex }: Text = {}, others: readonly string[] = VALUES): string {
  const text = exact ?? (prefix === undefined ? undefined : prefix + random.pick(['', 'x']));
  if (text !== undefined && random.chance(0.8)) return text;
  // The alternatives of a simple regular expression are texts that it matches.
  return random.pick([...others, ...(regex?.split('|').filter((part) => /^[\w-]+$/.test(part)) ?? [])]);
}

function pathFor(random: Random, { exact, prefix }: Text = {}): string {
  const written = exact ?? prefix ?? '';
  const path = written === '' || random.chance(0.15) ? random.pick(PATHS) : written;
  const cut = random.chance(0.12) && path.length > 1 ? path.slice(0, -1) : path;
  return cut + random.pick(ENDS);
}

function queryFor(random: Random, params: Texts = {}): string {
  const pairs = Object.entries(params).map(([name, value]) => `${name}=${encodeURIComponent(textFor(random, value))}`);
  return pairs.length === 0 || random.chance(0.2) ? '' : `?${pairs.join('&')}`;
}

function headersFor(random: Random, { headers = {}, withoutHeaders = {} }: Match): Record<string, string> {
  const wanted = Object.entries({ ...headers, ...withoutHeaders }).filter(() => random.chance(0.85));
  return Object.fromEntries(wanted.map(([name, value]) => [name, textFor(random, value)]));
}

function hostFor(random: Random, host: string): string {
  const name = host.replace('*', random.pick(['x', 'y.x']));
  return random.chance(0.1) ? `${name}:${random.pick([80, 8080, 1234])}` : name;
}
