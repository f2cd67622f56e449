import { ApiObject, Chart, Yaml } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type NamedObject, ObjectNames } from '../props/object-names';
import { located } from '../props/resource';
import { rendered } from './lost-fields';
import { topology } from './topology';

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
  if (chart.toJson === Chart.prototype.toJson) return renderObjects(objectsOf(chart), documents);
  const add = collect();
  return Object.values<NamedObject | undefined>(chart.toJson()).map((document) => add(document, chart));
}

export function renderObjects(objects: readonly ApiObject[], documents: Documents): Manifest[] {
  const add = collect();
  return objects.map((object) => add(rendered(object, documents.get(object)), object));
}

/** Makes the manifests of a chart one by one, so that a document can go when its text is there; refuses a duplicate. */
function collect(): (document: NamedObject | undefined, from: IConstruct) => Manifest {
  const names = new ObjectNames();
  return (document, from) => {
    const { path } = from.node;
    // cdk8s' own writer, document by document: a call with all of them at once overflows the stack in a large app.
    const text = Yaml.stringify(document);
    if (document === undefined) return { text, path, name: undefined };
    located(document.kind ?? 'object', from, () => names.take(document, from));
    return { text, path, name: resourceName(document) };
  };
}

export const resourceName = ({ kind, metadata }: { kind?: string; metadata?: { name?: string } }) =>
  `${kind}.${metadata?.name}`.replace(/[^0-9a-zA-Z-_.]/g, '');

export const joined = (manifests: readonly Manifest[]) => manifests.map(({ text }) => text).join('---\n');
