import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { IngressTranslation } from '../mesh/ingress/ingress-translation';
import { toConfig } from '../mesh/manifest/config';
import type { Manifest } from '../mesh/manifest/manifest';
import { meshConfig } from '../mesh/registry/mesh-config';
import { ifDownloaded, istioFolder } from './istio-module';

// Istio's own tests of the translation.
const FOLDER = istioFolder('pilot/pkg/config/kube/ingress/testdata');

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly servers?: readonly object[] };
}

const documents = (file: string): Document[] =>
  parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8'))
    .map((document) => document.toJS())
    .filter(Boolean);

/** All Ingresses of a file. The expected output has the domain `mydomain`. */
function translate(file: string): IngressTranslation {
  const objects = documents(file).map((manifest) => toConfig({ manifest: manifest as unknown as Manifest }));
  return new IngressTranslation(objects, {
    ...meshConfig({ ingressControllerMode: 'DEFAULT' }),
    clusterDomain: 'mydomain',
  });
}

ifDownloaded.each(['overlay', 'simple', 'tls', 'tls-no-secret'])(
  'internal objects as istiod makes them: %s',
  (name) => {
    const expected = documents(`${name}.yaml.golden`);
    const { gateways, virtualServices } = translate(`${name}.yaml`);
    expect(Object.fromEntries(virtualServices.map(({ id, spec }) => [id, spec]))).toEqual(
      Object.fromEntries(
        expected
          .filter(({ kind }) => kind === 'VirtualService')
          .map(({ metadata, spec }) => [`${metadata.namespace}/${metadata.name}`, spec]),
      ),
    );
    // istiod makes one Gateway for each Ingress, which is one name for its servers here.
    const servers = gateways.flatMap(({ spec, translated }) =>
      (spec.servers as object[]).map((server, index) => ({ name: translated?.listeners[index]?.internalName, server })),
    );
    const wanted = expected.flatMap(({ kind, metadata, spec }) =>
      kind === 'Gateway'
        ? (spec.servers ?? []).map((server) => ({ name: `${metadata.namespace}/${metadata.name}`, server }))
        : [],
    );
    expect(servers).toHaveLength(wanted.length);
    expect(servers).toEqual(expect.arrayContaining(wanted));
    expect(gateways.map(({ spec }) => spec.selector)).toEqual([{ istio: 'ingressgateway' }]);
  },
);
