import { ApiObject, Chart, Yaml } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { rendered } from './lost-fields';
import { topology } from './topology';

/** A Kubernetes object as cdk8s renders it; a JSON patch may have removed any of it. */
interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** An object as YAML, and what its file would be called; `undefined` where a chart's own `toJson` gives `undefined`. */
export interface Manifest {
  readonly text: string;
  readonly name: string | undefined;
  /** The path of the construct it comes from. */
  readonly path: string;
}

/** The objects of a chart without those of the charts within. */
export const objectsOf = (chart: Chart): ApiObject[] =>
  topology(chart.node)
    .filter((construct) => ApiObject.isApiObject(construct))
    .filter((object) => Chart.of(object) === chart);

/** Objects that are rendered already. */
export type Documents = ReadonlyMap<ApiObject, object>;

export function render(chart: Chart, documents: Documents): Manifest[] {
  if (chart.toJson === Chart.prototype.toJson) return renderObjects(chart, objectsOf(chart), documents);
  const add = collect(chart);
  return Object.values<KubernetesObject | undefined>(chart.toJson()).map((document) => add(document, chart));
}

export function renderObjects(chart: Chart, objects: readonly ApiObject[], documents: Documents): Manifest[] {
  const add = collect(chart);
  return objects.map((object) => add(rendered(object, documents.get(object)), object));
}

/** Makes the manifests of a chart one by one, so that a document can go when its text is there; refuses a duplicate. */
function collect(chart: Chart): (document: KubernetesObject | undefined, from: IConstruct) => Manifest {
  const paths = new Map<string, string>();
  return (document, { node: { path } }) => {
    // cdk8s' own writer, document by document: a call with all of them at once overflows the stack in a large app.
    const text = Yaml.stringify(document);
    if (document === undefined) return { text, path, name: undefined };
    const { apiVersion = '', kind, metadata: { name, namespace } = {} } = document;
    if (kind !== undefined && name !== undefined) {
      const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
      const object = `${kind}${group} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
      const other = paths.get(object);
      if (other !== undefined) {
        throw new Error(
          `chart ${chart.node.path}: ${object} stands twice, at ${other} and at ${path}; ` +
            'a chart has one object of a kind, namespace and name (rename one, or give it a chart of its own)',
        );
      }
      paths.set(object, path);
    }
    return { text, path, name: resourceName(document) };
  };
}

export const resourceName = ({ kind, metadata }: { kind?: string; metadata?: { name?: string } }) =>
  `${kind}.${metadata?.name}`.replace(/[^0-9a-zA-Z-_.]/g, '');

export const joined = (manifests: readonly Manifest[]) => manifests.map(({ text }) => text).join('---\n');
