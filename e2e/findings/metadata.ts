import type { Manifest } from '../../mesh/manifest/manifest';
import type { Random } from '../random';
import { anything, texts } from './words';

const names = ['', 'a', 'A', 'a.b', 'a_b', '-a', 'a-', 'a/b', '.', 'a..b', 'é', '1', 'x'.repeat(253), 'x'.repeat(254)];

const annotations: Readonly<Record<string, readonly unknown[]>> = {
  'istio.io/dry-run': ['true', 'false', '1', 'yes', ''],
  'internal.istio.io/webhook-always-reject': ['a'],
  'internal.istio.io/parents': ['a/b'],
  'internal.istio.io/parent-namespace': ['a'],
  'networking.istio.io/exportTo': ['.', 'é'],
  'Upper/a': ['x'],
  'a/b/c': ['x'],
  é: ['x'],
  a: ['x', 1, null, ''],
};

/** An object with one change outside of its spec. */
export function withOtherMetadata(object: Manifest, random: Random): Manifest {
  const metadata = { ...object.metadata } as Record<string, unknown>;
  const change = random.pick([...fields, 'name', 'top', 'annotations', 'annotations', 'labels']);
  if (change === 'top') {
    const key = random.pick(['status', 'data', 'Spec', 'spec', 'items', 'extra']);
    return { ...object, [key]: structuredClone(random.pick(anything)) };
  }
  if (change === 'name') metadata.name = random.pick(names);
  else if (change === 'annotations') {
    const key = random.pick(Object.keys(annotations));
    metadata.annotations = { [key]: random.pick(annotations[key] ?? ['x']) };
  } else if (change === 'labels') metadata.labels = { [random.pick(texts)]: random.pick([...texts, 1, null]) };
  else metadata[change] = structuredClone(random.pick([...anything, ...special(change)]));
  return { ...object, metadata: metadata as unknown as Manifest['metadata'] };
}

const fields = [
  ...['generateName', 'finalizers', 'ownerReferences', 'uid', 'resourceVersion', 'generation', 'creationTimestamp'],
  ...['deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink', 'managedFields', 'clusterName', 'Labels', 'other'],
];

function special(field: string): readonly unknown[] {
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'a' };
  switch (field) {
    case 'finalizers':
      return [['a/b'], ['a'], ['A b/c'], ['']];
    case 'ownerReferences':
      return [[owner], [owner, owner], [{ ...owner, uid: '' }], [{ ...owner, controller: true }], [{ kind: 'Pod' }]];
    case 'creationTimestamp':
    case 'deletionTimestamp':
      return ['2020-01-01T00:00:00Z', '2020-01-01', 'now', '2020-13-01T00:00:00Z'];
    default:
      return ['a-', 'A', '1'];
  }
}
