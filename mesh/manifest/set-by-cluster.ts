import { type Fields, fieldsOrNone } from './fields';
import type { Manifest } from './manifest';

/** Fields of metadata that a cluster sets. */
export const SET_BY_CLUSTER: readonly string[] = [
  'managedFields',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'ownerReferences',
];

/** Annotations that tools and controllers write. */
export const GENERATED_ANNOTATIONS: readonly string[] = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
];

/** An object without what a cluster has added to it. */
export function asWritten(manifest: Manifest): Manifest {
  const { status: _, ...written } = manifest;
  const metadata = without(written.metadata as unknown as Fields, SET_BY_CLUSTER);
  const annotations = fieldsOrNone(metadata.annotations);
  const kept = annotations && without(annotations, GENERATED_ANNOTATIONS);
  const { annotations: __, ...rest } = metadata;
  const isEmpty = kept === undefined || Object.keys(kept).length === 0;
  return { ...written, metadata: isEmpty ? rest : { ...rest, annotations: kept } } as unknown as Manifest;
}

function without(value: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => !names.includes(name)));
}
