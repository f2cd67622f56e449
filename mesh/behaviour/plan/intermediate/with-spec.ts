import type { Manifest } from '../../../manifest/manifest';

/** The same object with another spec. */
export function withSpec(manifest: Manifest, spec: unknown): Manifest {
  return { ...manifest, spec };
}

/** The same object under another name. */
export function renamed(manifest: Manifest, name: string): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, name } };
}
