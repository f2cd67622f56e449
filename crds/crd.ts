import { parseAllDocuments } from 'yaml';
import { isRecord } from './schema';
import { messageOf, Unusable } from './unusable';

/** A CustomResourceDefinition of Istio as a manifest has it: any number of versions, schemas not looked at yet. */
export interface Crd {
  readonly group: string;
  readonly kind: string;
  readonly names: Readonly<Record<string, unknown>>;
  readonly scope: unknown;
  readonly versions: readonly CrdVersion[];
}

export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly schema: unknown;
}

export interface IstioManifest {
  /** By group, then kind. */
  readonly crds: readonly Crd[];
  /** The Istio version the manifest states; undefined when it states none, as builds between releases do. */
  readonly version: string | undefined;
}

export const ISTIO_VERSION_PATTERN = /^\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$/;

/**
 * Istio's CRDs out of a manifest, whatever else it holds; Lists are opened.
 *
 * @param name what to call the manifest in errors.
 * @throws Unusable when it is not YAML, holds no CRD of Istio, or a CRD that cannot be read.
 */
export function readManifest(text: string, name: string): IstioManifest {
  const objects = parse(text, name).flatMap((object) => opened(object));
  const definitions = objects.filter((object) => object.kind === 'CustomResourceDefinition');
  const istio = definitions.filter((object) => String(record(object.spec).group).endsWith('.istio.io'));
  if (istio.length === 0) {
    throw new Unusable(
      `${name} holds no CRDs of Istio, but ${objects.length} objects, ${definitions.length} of them CRDs; ` +
        'allowed is what "istioctl manifest generate" prints',
    );
  }
  const crds = istio.map((object) => crdOf(object, name));
  const kinds = new Set<string>();
  for (const { kind } of crds) {
    if (kinds.has(kind))
      throw new Unusable(`${name} holds the CRD of ${kind} twice; give one Istio version's manifest`);
    kinds.add(kind);
  }
  crds.sort((a, b) => (`${a.group}/${a.kind}` < `${b.group}/${b.kind}` ? -1 : 1));
  return { crds, version: statedVersion(istio, objects) };
}

/** Every document of a YAML text as plain data. */
export function parse(text: string, name: string): readonly unknown[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Unusable(`${name} is not YAML: ${firstLine(error.message)}`);
    try {
      return document.toJS();
    } catch (error) {
      throw new Unusable(`${name} is not YAML: ${firstLine(messageOf(error))}`);
    }
  });
}

function opened(object: unknown): Readonly<Record<string, unknown>>[] {
  if (!isRecord(object)) return [];
  return object.kind === 'List' && Array.isArray(object.items) ? object.items.flatMap(opened) : [object];
}

function crdOf(object: Readonly<Record<string, unknown>>, name: string): Crd {
  const spec = record(object.spec);
  const names = record(spec.names);
  const { group } = spec;
  const { kind } = names;
  // Both become names in generated code, the group also a file name.
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(String(group))) {
    throw new Unusable(`${name}: a CRD has spec.group ${JSON.stringify(group)}, allowed is a DNS name`);
  }
  if (typeof kind !== 'string' || !/^[A-Z][A-Za-z0-9]*$/.test(kind)) {
    throw new Unusable(`${name}: a CRD of ${group} has spec.names.kind ${JSON.stringify(kind)}, allowed is a kind`);
  }
  if (!Array.isArray(spec.versions) || spec.versions.length === 0) {
    throw new Unusable(`${name}: the CRD of ${kind} has no spec.versions, allowed is apiextensions.k8s.io/v1`);
  }
  const versions = spec.versions.map(record).map((version) => ({
    name: String(version.name),
    served: version.served === true,
    // CRDs of apiextensions.k8s.io/v1beta1 have one schema for all versions.
    schema: record(version.schema).openAPIV3Schema ?? record(spec.validation).openAPIV3Schema ?? { type: 'object' },
  }));
  return { group: String(group), kind, names, scope: spec.scope, versions };
}

/** Releases stamp the label on each CRD; before 1.24 only the image of istiod told. */
function statedVersion(crds: readonly Readonly<Record<string, unknown>>[], objects: typeof crds): string | undefined {
  const labels = crds.map(({ metadata }) => record(record(metadata).labels)['app.kubernetes.io/version']);
  const pods = objects.map(({ spec }) => record(record(record(spec).template).spec).containers);
  const images = pods
    .flatMap((containers) => (Array.isArray(containers) ? containers : []))
    .map((c) => record(c).image);
  const tags = images.map((image) => /\/pilot:([^@]+)/.exec(String(image))?.[1]?.replace(/-(distroless|debug)$/, ''));
  // 1.0.0 is what the charts say between releases; Istio 1.0.0 itself had neither label nor CRDs of this kind.
  return [...labels, ...tags].map(String).find((found) => ISTIO_VERSION_PATTERN.test(found) && found !== '1.0.0');
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/:$/, '') ?? message;
}
