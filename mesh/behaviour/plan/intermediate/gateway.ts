import { type Fields, fields, list, texts } from '../../../manifest/fields';
import type { Manifest } from '../../../manifest/manifest';
import { firstDifference } from '../../diff/changes';
import { withSpec } from './with-spec';

/** A Gateway with the servers of both sides: the old ones, their hosts extended, and the new ones on other ports. */
export function withBothServers(before: Manifest, after: Manifest): Manifest[] {
  const [old, now] = [before, after].map(({ spec }) => fields(spec));
  if (!old || !now || firstDifference(old.selector, now.selector)) return [];
  const servers = list(old.servers).map(fields);
  for (const added of list(now.servers).map(fields)) {
    const index = servers.findIndex((server) => listensAlike(server, added));
    const known = servers[index];
    if (known) servers[index] = { ...known, hosts: [...new Set([...texts(known.hosts), ...texts(added.hosts)])] };
    else servers.push(withOwnPortName(added, servers));
  }
  return [withSpec(before, { ...old, servers })];
}

function listensAlike(a: Fields, b: Fields): boolean {
  const port = ({ port: { name, ...rest } }: { readonly port: Fields }) => rest;
  const parts = (server: Fields) => [port({ port: fields(server.port) }), server.tls ?? null, server.bind ?? ''];
  return firstDifference(parts(a), parts(b)) === undefined;
}

/** Port names must be unique in a Gateway. */
function withOwnPortName(server: Fields, others: readonly Fields[]): Fields {
  const port = fields(server.port);
  const names = new Set(others.map((other) => fields(other.port).name));
  let name = port.name;
  while (names.has(name)) name = `${name}-next`;
  return { ...server, port: { ...port, name } };
}
