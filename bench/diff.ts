import { readFileSync } from 'node:fs';
import { Mesh } from '../mesh/mesh';
import { parseManifests } from '../mesh/reader';
import type { Subject } from './measure';

/** A Service with its Deployment, DestinationRule and VirtualService. */
function service(name: string, rules: readonly object[]): object[] {
  const metadata = { name, namespace: `team-${name.length % 7}` };
  const labels = (version: string) => ({ app: name, version });
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { app: name }, ports: [{ port: 80, name: 'http' }] },
    },
    ...['v1', 'v2'].map((version) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, name: `${name}-${version}` },
      spec: { template: { metadata: { labels: labels(version) } } },
    })),
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: { host: name, subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })) },
    },
    { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec: { hosts: [name], http: rules } },
  ];
}

const split = (host: string, v1: number) => ({
  route: [
    { destination: { host, subset: 'v1' }, weight: v1 },
    { destination: { host, subset: 'v2' }, weight: 100 - v1 },
  ],
});

const rulesOf = (host: string, v1: number) => [
  { match: [{ uri: { prefix: '/api' } }], ...split(host, 100) },
  { match: [{ headers: { 'x-tester': { exact: 'true' } } }], ...split(host, 0) },
  split(host, v1),
];

const world = (count: number, changed: number) =>
  Array.from({ length: count }, (_, index) => {
    const name = `svc-${index}`;
    return service(name, rulesOf(name, index === changed ? 50 : 90));
  }).flat();

/** Two hosts with many rules, all of which change. */
const wide = (count: number, v1: number, header = 'x-user') =>
  ['one', 'two'].flatMap((name) =>
    service(
      name,
      Array.from({ length: count }, (_, index) => ({
        match: [
          index % 2 === 0 ? { uri: { prefix: `/p${index}/` } } : { headers: { [header]: { regex: `.*u${index}.*` } } },
        ],
        ...split(name, v1 + (index % 9)),
      })),
    ),
  );

function milliseconds<T>(action: () => T): [number, T] {
  const start = process.cpuUsage();
  const result = action();
  const { user, system } = process.cpuUsage(start);
  return [(user + system) / 1000, result];
}

const text = (objects: readonly object[]) => objects.map((object) => JSON.stringify(object)).join('\n---\n');

function measured(title: string, before: readonly object[], after: readonly object[]): string {
  const [old, now] = [text(before), text(after)];
  const read = () => [old, now].map((written, index) => Mesh.of(...parseManifests(written, `${index}.yaml`)));
  const [reading, meshes] = milliseconds(read);
  const [comparing, found] = milliseconds(() => meshes[1]?.differences(meshes[0] as Mesh).length);
  const ratio = ((reading + comparing) / reading).toFixed(2);
  const peak = /VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return `${title}: ${found} differences in ${Math.round(comparing)} ms, with reading ${ratio} times the time of reading (${Math.round(reading)} ms), peak ${Math.round(Number(peak) / 1024)} MB`;
}

export const diff: Subject = {
  title: 'diff: CPU time of comparing, next to that of reading both sides; no other tool does the same',
  *lines() {
    yield measured('1 changed rule, 1,000 VirtualServices', world(1000, -1), world(1000, 500));
    yield measured('identical, 10,000 objects', world(2000, -1), world(2000, -1));
    yield measured('2 hosts with 1,000 rules, all changed', wide(1000, 10), wide(1000, 60));
    yield measured('2 hosts with 1,000 rules, all for others', wide(1000, 10), wide(1000, 60, 'x-other'));
  },
};
