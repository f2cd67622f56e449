import { judge } from '../../mesh/checks/engine/run';
import { fields, list } from '../../mesh/manifest/fields';
import type { Manifest } from '../../mesh/manifest/manifest';
import type { World } from './judge';

/** A world as a cluster stores it: without rejected objects, and with at least one object of each kind. */
export function stored(written: World): World {
  const world = whole(written);
  const { findings, suppressed } = judge(world.map((manifest) => ({ manifest })));
  const refused = new Set(
    [...findings, ...suppressed].filter(({ refused }) => refused).map(({ sourced }) => sourced.manifest),
  );
  return world.filter((manifest) => !refused.has(manifest));
}

/** Adds the Namespaces, and one object of each kind that is only missed if there are others of it. */
function whole(written: World): World {
  const world = [...written.filter(isStorable).map(asStored), ...ELSEWHERE];
  const present = new Set(world.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  const missing = new Set(
    world.flatMap(({ metadata: { namespace } }) => namespace ?? []).filter((name) => !present.has(name)),
  );
  return [...world, ...[...missing].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))];
}

/** Whether an API server accepts the ports of a Service and the containers of a Pod. */
function isStorable({ kind, spec }: Manifest): boolean {
  const [ports = [], containers = []] = [fields(spec).ports, fields(spec).containers].map((value) =>
    list(value).map(fields),
  );
  if (kind === 'Service' && !ports.every(({ port }) => Number(port) > 0)) return false;
  return [ports, containers].every((items) => new Set(items.map(({ name }) => name)).size === items.length);
}

/** An object as the API server returns it: a Pod has a node, a port has a protocol. */
function asStored(object: Manifest): Manifest {
  const spec = (object.spec ?? {}) as Record<string, unknown>;
  if (object.kind === 'Pod') return { ...object, spec: { nodeName: 'elsewhere', ...spec } };
  if (object.kind !== 'Service' || !Array.isArray(spec.ports)) return object;
  return { ...object, spec: { ...spec, ports: spec.ports.map((port: object) => ({ protocol: 'TCP', ...port })) } };
}

const metadata = { name: 'elsewhere', namespace: 'elsewhere' };
const containers = [{ name: 'istio-proxy', image: 'proxy' }];
const ELSEWHERE: World = [
  { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ name: 'http', port: 1 }] } },
  { apiVersion: 'v1', kind: 'Secret', metadata },
  { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: 'elsewhere', containers } },
  { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata, spec: { hosts: ['elsewhere.invalid'] } },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'elsewhere' },
    webhooks: [{ name: 'elsewhere.istio.io', objectSelector: { matchLabels: { elsewhere: 'true' } } }],
  },
];

const DERIVED = 'derived-from-';

/** Pods of the pod templates in a world: the analyzers only check Pods. */
export function derivedPods(world: World): World {
  return world.flatMap(podOf);
}

export function isOfDerivedPod(object: string): boolean {
  return object.includes(DERIVED);
}

function podOf({ kind, metadata, spec }: Manifest): Manifest[] {
  if (!['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].includes(kind)) return [];
  const { template } = (spec ?? {}) as { template?: { metadata?: object; spec?: object } };
  const name = `${DERIVED}${metadata.name}`;
  const { namespace } = metadata;
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...template?.metadata, name, ...(namespace && { namespace }) },
      spec: template?.spec,
    },
  ];
}
