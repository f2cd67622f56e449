import { Mesh } from '../mesh/mesh';
import type { Request } from '../mesh/request/request';
import type { Subject } from './measure';

const RULES = 10;

function host(name: string, rules: number): object[] {
  const app = { app: name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { selector: app, ports: [{ port: 80, name: 'http' }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `${name}-v1`, namespace: 'default' },
      spec: { template: { metadata: { labels: { ...app, version: 'v1' } } } },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name, namespace: 'default' },
      spec: { hosts: [name], http: Array.from({ length: rules }, (_, index) => rule(name, index, rules)) },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name, namespace: 'default' },
      spec: { host: name, subsets: [{ name: 'v1', labels: { version: 'v1' } }] },
    },
  ];
}

function rule(name: string, index: number, rules: number): object {
  const route = [
    { destination: { host: name, subset: 'v1' }, weight: 80 },
    { destination: { host: name }, weight: 20 },
  ];
  if (index === rules - 1) return { route };
  if (index % 3 === 0) return { match: [{ uri: { prefix: `/p${index}/` } }], route };
  if (index % 3 === 1)
    return { match: [{ uri: { exact: `/e${index}` }, headers: { 'x-user': { exact: `u${index}` } } }], route };
  return { match: [{ headers: { 'user-agent': { regex: `.*Agent${index}.*` } } }], route };
}

function requests(hosts: readonly string[], count: number, rules: number): Request[] {
  return Array.from({ length: count }, (_, index) => ({
    from: 'default/client',
    host: hosts[(index * 7919) % hosts.length],
    path: index % 2 === 0 ? `/p${(index * 31) % rules}/item-${index}?q=${index}` : `/other/${index}`,
    headers: { 'user-agent': `Mozilla/5.0 (${index})`, 'x-user': `u${index % 5}`, accept: '*/*' },
  }));
}

function verdictsPerSecond(mesh: Mesh, requests: readonly Request[]): number {
  for (const request of requests.slice(0, 20_000)) mesh.route(request);
  const start = process.cpuUsage();
  for (const request of requests) mesh.route(request);
  const { user, system } = process.cpuUsage(start);
  return Math.round((requests.length / (user + system)) * 1e6);
}

export function milliseconds(action: () => unknown): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return Math.round((user + system) / 1000);
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `svc-${index}`);

/** CPU time including garbage collection, which depends less on other processes than wall time. */
export const mesh: Subject = {
  title: 'mesh: CPU time of verdicts and of building a mesh; no other tool does the same',
  *lines() {
    for (const count of [10, 100, 1000]) {
      const mesh = Mesh.of(names(count).flatMap((name) => host(name, RULES)));
      const speed = verdictsPerSecond(mesh, requests(names(count), 200_000, RULES));
      yield `${count} hosts with ${RULES} rules: ${speed} verdicts/s`;
    }
    const wide = Mesh.of(host('svc-0', 1000));
    yield `1 host with 1000 rules: ${verdictsPerSecond(wide, requests(['svc-0'], 200_000, 1000))} verdicts/s`;
    for (const objects of [2_500, 5_000, 10_000]) {
      const manifests = names(objects / 4).flatMap((name) => host(name, RULES));
      let mesh: Mesh | undefined;
      const built = milliseconds(() => {
        mesh = Mesh.of(manifests);
      });
      const first = milliseconds(() => mesh?.route({ from: 'default/client', host: 'svc-1', path: '/' }));
      yield `mesh of ${objects} objects: built in ${built} ms, first verdict after ${first} ms more`;
    }
  },
};
