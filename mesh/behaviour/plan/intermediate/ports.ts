import { fields, list, texts } from '../../../manifest/fields';
import type { Manifest } from '../../../manifest/manifest';
import { withSpec } from './with-spec';

/** A Service with the ports of both sides. */
export function withBothPorts(before: Manifest, after: Manifest): Manifest[] {
  const [old, now] = [before, after].map(({ spec }) => fields(spec));
  if (!old || !now) return [];
  const ports = unionOf(list(old.ports), list(now.ports), (port) => fields(port).port);
  return ports.length > list(old.ports).length ? [withSpec(before, { ...old, ports: uniqueNames(ports) })] : [];
}

/** A ServiceEntry with the hosts and ports of both sides. */
export function withBothHosts(before: Manifest, after: Manifest): Manifest[] {
  const [old, now] = [before, after].map(({ spec }) => fields(spec));
  if (!old || !now || old.resolution !== now.resolution) return [];
  const ports = unionOf(list(old.ports), list(now.ports), (port) => fields(port).number);
  const hosts = [...new Set([...texts(old.hosts), ...texts(now.hosts)])];
  return [withSpec(before, { ...old, hosts, ports: uniqueNames(ports) })];
}

function unionOf(old: readonly unknown[], now: readonly unknown[], key: (item: unknown) => unknown): unknown[] {
  const known = new Set(old.map(key));
  return [...old, ...now.filter((item) => !known.has(key(item)))];
}

function uniqueNames(ports: readonly unknown[]): unknown[] {
  const names = new Set<unknown>();
  return ports.map((port) => {
    let { name } = fields(port);
    if (name === undefined) return port;
    while (names.has(name)) name = `${name}-next`;
    names.add(name);
    return { ...fields(port), name };
  });
}
