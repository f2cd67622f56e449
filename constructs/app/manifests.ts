import { type ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type NamedObject, ObjectNames } from '../props/object-names';
import { located } from '../props/resource';
import type { AppContent } from './app-content';
import { rendered } from './lost-fields';
import { yamlText } from './yaml-text';

/** One YAML document. */
export interface Manifest {
  readonly text: string;
  /** The name for its file; `undefined` if an overridden `Chart.toJson` returned `undefined` for the object. */
  readonly name: string | undefined;
  /** The path of the construct that it comes from. */
  readonly path: string;
}

/** Objects that have already been rendered. */
export type Documents = ReadonlyMap<ApiObject, object>;

export function render(chart: Chart, content: AppContent, documents: Documents): Manifest[] {
  if (chart.toJson === Chart.prototype.toJson) return renderObjects(content.objectsOf(chart), documents);
  const add = collect();
  return Object.values<NamedObject | undefined>(chart.toJson()).map((document) => add(document, chart));
}

export function renderObjects(objects: readonly ApiObject[], documents: Documents): Manifest[] {
  const add = collect();
  return objects.map((object) => add(rendered(object, documents.get(object)), object));
}

/** Converts the documents of a chart one by one, so each can be garbage collected, and rejects duplicate names. */
function collect(): (document: NamedObject | undefined, from: IConstruct) => Manifest {
  const names = new ObjectNames();
  return (document, from) => {
    const { path } = from.node;
    // One call for each document: a single call with all of them overflows the stack in a large app.
    const text = yamlText(document);
    if (document === undefined) return { text, path, name: undefined };
    located(document.kind ?? 'object', from, () => names.add(document, from));
    return { text, path, name: resourceName(document) };
  };
}

export const resourceName = ({ kind, metadata }: { kind?: string; metadata?: { name?: string } }) =>
  `${kind}.${metadata?.name}`.replace(/[^0-9a-zA-Z-_.]/g, '');

export const joined = (manifests: readonly Manifest[]) => manifests.map(({ text }) => text).join('---\n');
