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
      spec: { hosts: [name], http: Array.from({ length: rules }, (_, at) => rule(name, at, rules)) },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name, namespace: 'default' },
      spec: { host: name, subsets: [{ name: 'v1', labels: { version: 'v1' } }] },
    },
  ];
}

function rule(name: string, at: number, rules: number): object {
  const route = [
    { destination: { host: name, subset: 'v1' }, weight: 80 },
    { destination: { host: name }, weight: 20 },
  ];
  if (at === rules - 1) return { route };
  if (at % 3 === 0) return { match: [{ uri: { prefix: `/p${at}/` } }], route };
  if (at % 3 === 1)
    return { match: [{ uri: { exact: `/e${at}` }, headers: { 'x-user': { exact: `u${at}` } } }], route };
  return { match: [{ headers: { 'user-agent': { regex: `.*Agent${at}.*` } } }], route };
}

function requests(hosts: readonly string[], count: number, rules: number): Request[] {
  return Array.from({ length: count }, (_, at) => ({
    from: 'default/client',
    host: hosts[(at * 7919) % hosts.length],
    path: at % 2 === 0 ? `/p${(at * 31) % rules}/item-${at}?q=${at}` : `/other/${at}`,
    headers: { 'user-agent': `Mozilla/5.0 (${at})`, 'x-user': `u${at % 5}`, accept: '*/*' },
  }));
}

function verdictsPerSecond(mesh: Mesh, asked: readonly Request[]): number {
  for (const request of asked.slice(0, 20_000)) mesh.route(request);
  const start = process.cpuUsage();
  for (const request of asked) mesh.route(request);
  const { user, system } = process.cpuUsage(start);
  return Math.round((asked.length / (user + system)) * 1e6);
}

function milliseconds(action: () => unknown): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return Math.round((user + system) / 1000);
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `svc-${at}`);

/** Processor time, garbage collection included, so that other work on the machine counts little. */
export const mesh: Subject = {
  title: 'mesh: how fast verdicts and meshes are made, in processor time; there is nobody to compare with',
  *lines() {
    for (const count of [10, 100, 1000]) {
      const mesh = Mesh.of(names(count).flatMap((name) => host(name, RULES)));
      const speed = verdictsPerSecond(mesh, requests(names(count), 200_000, RULES));
      yield `${count} hosts with ${RULES} rules: ${speed} verdicts/s`;
    }
    const wide = Mesh.of(host('svc-0', 1000));
    yield `1 host with 1000 rules: ${verdictsPerSecond(wide, requests(['svc-0'], 20_000, 1000))} verdicts/s`;
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
