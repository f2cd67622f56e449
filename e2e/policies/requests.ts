import type { Manifest } from '../../mesh/manifest/manifest';
import type { Random } from '../random';
import type { MeshRequest } from '../request';
import { CALLERS, GATEWAY_PORTS, PLAIN, SECURE, SECURE_PORTS } from './world';

/** Paths that are normalized, decoded, encoded or rejected before a policy sees them. */
const PATHS = [
  ...['/', '/a', '/a/', '/a/b', '/a/b/c', '/a/c', '/admin', '/x/admin', '/Admin', '/b', '/b/x', '//a', '/.', '/..'],
  ...['/%61dmin', '/a%2Fb', '/a%2eb', '/a%20b', '/a%C3%A4', '/a%5Cb', '/a%2f%2fb', '/%7Ea', '/a%zz', '/a%7', '/%'],
  ...['/a/../admin', '/a//b', '/a/./b', '/a/.', '/./a', '/a/%2e%2e/b', '/a/...', '/a%00', '/a#f', '/a?b#c'],
  ...['/a[b]', '/a*b', '/a=b', '/a;b', '/a"b', '/a|b', '/a^b', '/a`b', '/a{b}', '/a\\b', '/a~b', "/a'b", '/a+b'],
  ...['/a,b', '/a!$&()b', '/a:b@c', '/a?y=1', '/a/b?x=/a', '/a.b'],
] as const;

/** Number of requests per case. */
const COUNT = 32;

/** Requests at the boundaries of the values in policies, and general ones. */
export function requestsFor(random: Random, objects: readonly Manifest[]): MeshRequest[] {
  const words = boundaries(objects);
  return Array.from({ length: COUNT }, () => request(random, words));
}

interface Words {
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  readonly values: readonly string[];
  readonly addresses: readonly string[];
}

function request(random: Random, words: Words): MeshRequest {
  const value = () => random.pick(['a', 'ab', 'b', '', 'alice', 'a,b', ...words.values]);
  const headers: Record<string, string | readonly string[]> = {
    ...random.maybe(0.5, () => ({ 'x-user': random.chance(0.15) ? [value(), value()] : value() })),
    ...random.maybe(0.15, () => ({ 'x-role': random.pick(['admin', 'dev']) })),
    ...random.maybe(0.25, () => ({ 'x-forwarded-for': random.pick([...words.addresses, '203.0.113.7', 'x']) })),
  };
  const common = {
    method: random.pick(['GET', 'GET', 'GET', 'POST']),
    host: random.pick(['h1.test', 'h1.test', 'H1.test', 'h2.test', ...words.hosts]),
    path: words.paths.length > 0 && random.chance(0.5) ? random.pick(words.paths) : random.pick(PATHS),
    headers,
  };
  switch (random.pick(['gateway', 'gateway', 'mapped', 'tcp', 'plain', 'plain', 'plain tcp', 'client', 'client'])) {
    case 'gateway':
      return { from: 'gateway', port: GATEWAY_PORTS.http, ...common };
    case 'mapped':
      return { from: 'gateway', port: GATEWAY_PORTS.mapped, ...common };
    case 'tcp':
      return { from: 'gateway', port: GATEWAY_PORTS.tcp, scheme: 'tcp', ...common };
    case 'plain':
      return { from: PLAIN, port: SECURE_PORTS.http, address: SECURE, ...common };
    case 'plain tcp':
      return { from: PLAIN, port: SECURE_PORTS.tcp, address: SECURE, scheme: 'tcp', ...common };
    default:
      // The sidecar of the caller finds the service by the host.
      return { from: random.pick(CALLERS), port: SECURE_PORTS.http, ...common, host: SECURE };
  }
}

function boundaries(objects: readonly Manifest[]): Words {
  const paths = new Set<string>();
  const hosts = new Set<string>();
  const values = new Set<string>();
  const addresses = new Set<string>();
  visit(objects, (name, text) => {
    if (/paths$/i.test(name)) for (const near of around(text)) if (/^\/[!-~]*$/.test(near)) paths.add(near);
    if (/hosts$/i.test(name)) for (const near of around(text)) if (/^[\w.:-]+$/.test(near)) hosts.add(near);
    if (/values$/i.test(name)) for (const near of around(text)) if (/^[\w./ -]*$/.test(near)) values.add(near);
    if (/^\d+(\.\d+){3}(\/\d+)?$/.test(text)) for (const near of edges(text)) addresses.add(near);
  });
  const list = (set: ReadonlySet<string>) => [...set];
  return { paths: list(paths), hosts: list(hosts), values: list(values), addresses: list(addresses) };
}

/** Texts that a pattern just matches or just misses. */
function around(pattern: string): string[] {
  const texts = pattern.includes('{') ? ofTemplate(pattern) : ofStars(pattern);
  return texts.flatMap((text) => [text, `${text}x`, `${text}/`, text.slice(0, -1), text.toUpperCase(), `/x${text}`]);
}

function ofTemplate(pattern: string): string[] {
  return ['x', 'x/y', ''].map((segment) => pattern.replaceAll(/\{\*+\}/g, segment));
}

function ofStars(pattern: string): string[] {
  return pattern.includes('*') ? [pattern.replaceAll('*', ''), pattern.replaceAll('*', 'x')] : [pattern];
}

/** The first and last address of a block, and its neighbours. */
function edges(block: string): string[] {
  const [address = '', length = '32'] = block.split('/');
  const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  return [start - 1, start, start + size - 1, start + size].map((n) =>
    [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.'),
  );
}

function visit(value: unknown, leaf: (name: string, text: string) => void, name = ''): void {
  if (typeof value === 'string') leaf(name, value);
  else if (Array.isArray(value)) for (const item of value) visit(item, leaf, name);
  else if (typeof value === 'object' && value !== null) {
    for (const [field, child] of Object.entries(value)) visit(child, leaf, field);
  }
}
