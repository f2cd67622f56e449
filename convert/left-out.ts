import { runChecks } from '../mesh/checks/engine/run';
import { refusingChecks } from '../mesh/checks/registry/refusing-checks';
import type { SourcedManifest } from '../mesh/manifest/manifest';
import { isMap } from './is-map';

/** An object that cannot be converted. */
export interface LeftOut {
  /** `VirtualService shop/reviews` */
  readonly object: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly reason: string;
}

/** The objects that a cluster would refuse, or that are no objects. */
export function leftOutOf(manifests: readonly SourcedManifest[]): Map<SourcedManifest, LeftOut> {
  const found = new Map<SourcedManifest, LeftOut>();
  const leave = (sourced: SourcedManifest, reason: string, line = sourced.source?.line([])) => {
    if (found.has(sourced)) return;
    const { kind, metadata } = sourced.manifest;
    const name = isMap(metadata)
      ? [metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/')
      : '';
    const object = `${String(kind ?? '')} ${name}`.trim();
    const isTemplate = JSON.stringify(sourced.manifest).includes('{{');
    const remedy = isTemplate ? ' (a template? render it first, as with `helm template`)' : '';
    found.set(sourced, { object, file: sourced.source?.file, line, reason: `${reason}${remedy}` });
  };
  for (const sourced of manifests) {
    const { apiVersion, kind } = sourced.manifest;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string')
      leave(sourced, 'not a Kubernetes object: apiVersion or kind is missing');
    else if (apiVersion.startsWith('kustomize.config.k8s.io/'))
      leave(sourced, 'a file of kustomize (build it first, as with `kubectl kustomize`)');
  }
  for (const { sourced, path, message, line } of runChecks(refusingChecks, manifests).findings) {
    leave(sourced, path === '' ? message : `${path}: ${message}`, line);
  }
  return found;
}
