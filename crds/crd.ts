import { parseAllDocuments } from 'yaml';
import { isRecord } from './schema';
import { messageOf, Unusable } from './unusable';

/** An Istio CustomResourceDefinition in a manifest, with all its versions. The schemas are not validated. */
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
  /** Sorted by group and kind. */
  readonly crds: readonly Crd[];
  /** Istio version in the manifest; undefined if it contains none, such as builds between releases. */
  readonly version: string | undefined;
}

export const ISTIO_VERSION_PATTERN = /^\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$/;

/**
 * Reads Istio's CRDs from a manifest, and ignores all other objects. CRDs can be items of a List.
 *
 * @param name name of the manifest in errors.
 * @throws Unusable if it is not YAML, contains no Istio CRD, or an invalid one.
 */
export function readManifest(text: string, name: string): IstioManifest {
  const objects = parse(text, name).flatMap((object) => itemsOf(object));
  const definitions = objects.filter((object) => object.kind === 'CustomResourceDefinition');
  const istio = definitions.filter((object) => String(record(object.spec).group).endsWith('.istio.io'));
  if (istio.length === 0) {
    throw new Unusable(
      `no Istio CRDs found in ${name} among ${objects.length} objects, ${definitions.length} of them CRDs ` +
        '(use the output of "istioctl manifest generate")',
    );
  }
  const crds = istio.map((object) => crdOf(object, name));
  const kinds = new Set<string>();
  for (const { kind } of crds) {
    if (kinds.has(kind))
      throw new Unusable(`${name} contains the CRD of ${kind} twice (use the manifest of one Istio version)`);
    kinds.add(kind);
  }
  crds.sort((a, b) => (`${a.group}/${a.kind}` < `${b.group}/${b.kind}` ? -1 : 1));
  return { crds, version: statedVersion(istio, objects) };
}

/** Parses every document of a YAML text. */
export function parse(text: string, name: string): readonly unknown[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Unusable(`${name} is not valid YAML: ${firstLine(error.message)}`);
    try {
      return document.toJS();
    } catch (error) {
      throw new Unusable(`${name} is not valid YAML: ${firstLine(messageOf(error))}`);
    }
  });
}

function itemsOf(object: unknown): Readonly<Record<string, unknown>>[] {
  if (!isRecord(object)) return [];
  return object.kind === 'List' && Array.isArray(object.items) ? object.items.flatMap(itemsOf) : [object];
}

function crdOf(object: Readonly<Record<string, unknown>>, name: string): Crd {
  const spec = record(object.spec);
  const names = record(spec.names);
  const { group } = spec;
  const { kind } = names;
  // Group and kind become names in the generated code, and the group also becomes a file name.
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(String(group))) {
    throw new Unusable(`${name}: spec.group of a CRD must be a DNS name, got ${JSON.stringify(group)}`);
  }
  if (typeof kind !== 'string' || !/^[A-Z][A-Za-z0-9]*$/.test(kind)) {
    throw new Unusable(`${name}: spec.names.kind of a ${group} CRD must be a kind, got ${JSON.stringify(kind)}`);
  }
  if (!Array.isArray(spec.versions) || spec.versions.length === 0) {
    throw new Unusable(`${name}: spec.versions of the CRD of ${kind} is missing (use apiextensions.k8s.io/v1)`);
  }
  const versions = spec.versions.map(record).map((version) => ({
    name: String(version.name),
    served: version.served === true,
    // In apiextensions.k8s.io/v1beta1, a CRD has one schema for all versions.
    schema: record(version.schema).openAPIV3Schema ?? record(spec.validation).openAPIV3Schema ?? { type: 'object' },
  }));
  return { group: String(group), kind, names, scope: spec.scope, versions };
}

/** The version is a label of each CRD; before Istio 1.24 it only appears in the image of istiod. */
function statedVersion(crds: readonly Readonly<Record<string, unknown>>[], objects: typeof crds): string | undefined {
  const labels = crds.map(({ metadata }) => record(record(metadata).labels)['app.kubernetes.io/version']);
  const pods = objects.map(({ spec }) => record(record(record(spec).template).spec).containers);
  const images = pods
    .flatMap((containers) => (Array.isArray(containers) ? containers : []))
    .map((c) => record(c).image);
  const tags = images.map((image) => /\/pilot:([^@]+)/.exec(String(image))?.[1]?.replace(/-(distroless|debug)$/, ''));
  // Between releases, the charts have version 1.0.0. Istio 1.0.0 itself had neither this label nor such CRDs.
  return [...labels, ...tags].map(String).find((found) => ISTIO_VERSION_PATTERN.test(found) && found !== '1.0.0');
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/:$/, '') ?? message;
}
