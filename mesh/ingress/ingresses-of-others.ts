import { type Config, toConfig } from '../manifest/config';
import type { SourcedManifest } from '../manifest/manifest';
import { meshConfig, writtenMeshConfig } from '../registry/mesh-config';
import { IngressTranslation } from './ingress-translation';

const GROUP = /^networking\.k8s\.io\//;

/** The Ingresses that istiod does not serve, so nothing here knows what they do. */
export function ingressesOfOthers(manifests: readonly SourcedManifest[]): readonly Config[] {
  const isIngress = ({ manifest: { apiVersion, kind } }: SourcedManifest) =>
    GROUP.test(`${apiVersion}`) && (kind === 'Ingress' || kind === 'IngressClass');
  const objects = manifests.filter(isIngress).map(toConfig);
  if (objects.length === 0) return [];
  const settings = manifests.filter(({ manifest: { kind } }) => kind === 'IstioOperator' || kind === 'ConfigMap');
  return new IngressTranslation(objects, meshConfig(writtenMeshConfig(settings.map(toConfig)))).others;
}
