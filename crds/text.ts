import { Document, isCollection, isNode, visit } from 'yaml';
import { ISTIO_VERSION_PATTERN, parse, readManifest } from './crd';
import { type CelRules, cut, type Kind } from './cut';
import { isRecord } from './schema';
import { Unusable } from './unusable';

/** Istio's API at one version, as crds/istio.yaml and crds/cel.yaml hold it. */
export interface IstioApi {
  readonly version: string;
  readonly kinds: readonly Kind[];
}

/** What crds/istio.yaml says. */
export function istioText({ version, kinds }: IstioApi): string {
  const header = [
    `# Istio ${version}`,
    '# CRDs, one version a kind, without descriptions and CEL rules (those: cel.yaml).',
    '# Written by `npm run import -- MANIFEST.yaml`, never edited; imports/ is made from it.',
  ];
  const documents = kinds.map(({ kind, group, version, names, scope, schema }) =>
    yaml({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${names.plural ?? kind.toLowerCase()}.${group}` },
      spec: {
        group,
        names,
        scope,
        versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    }),
  );
  return `${header.join('\n')}\n${documents.map((document) => `---\n${document}`).join('')}`;
}

/** What crds/cel.yaml says: kind, path of the field, rules. */
export function celText({ version, kinds }: IstioApi): string {
  const header = [
    `# Istio ${version}`,
    '# The CEL rules that an API server judges objects by: kind, path of the field (`[]` each of a list, `.*` each of a map), rules.',
    '# Written by `npm run import -- MANIFEST.yaml`, never edited.',
    '# biome-ignore-all format: generated',
  ];
  const withRules = kinds.filter(({ rules }) => rules.size > 0);
  return `${header.join('\n')}\n${yaml(Object.fromEntries(withRules.map(({ kind, rules }) => [kind, Object.fromEntries(rules)])))}`;
}

/**
 * Reads the two files back.
 *
 * @param cel undefined when crds/cel.yaml does not exist.
 * @throws Unusable when crds/istio.yaml is not what `istioText` writes.
 */
export function readIstioApi(istio: string, cel: string | undefined): IstioApi {
  const { crds } = readManifest(istio, 'crds/istio.yaml');
  const version = /^# Istio (\S+)$/m.exec(istio)?.[1];
  if (version === undefined || !ISTIO_VERSION_PATTERN.test(version)) {
    throw new Unusable(
      'crds/istio.yaml does not say its Istio version in its first line; restore the file, or delete it and import a manifest',
    );
  }
  const rules = cel === undefined ? {} : parse(cel, 'crds/cel.yaml')[0];
  const kinds = crds.flatMap((crd) => cut(crd) ?? []);
  return { version, kinds: kinds.map((kind) => ({ ...kind, rules: rulesOf(rules, kind.kind) })) };
}

function rulesOf(all: unknown, kind: string): CelRules {
  const paths = isRecord(all) && Object.hasOwn(all, kind) ? all[kind] : undefined;
  const lists = Object.entries(isRecord(paths) ? paths : {});
  return new Map(lists.map(([path, rules]) => [path, Array.isArray(rules) ? rules.filter(isRecord) : []]));
}

/** Whatever is short stands on one line, so that a field is a line and a difference reads well. */
function yaml(value: unknown): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Collection(key, node) {
      if (key === null || !isCollection(node) || JSON.stringify(node.toJSON()).length > 100) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
  });
  if (isNode(document.contents) && isCollection(document.contents)) document.contents.flow = false;
  return document.toString({ lineWidth: 0 });
}
