import type { Manifest } from '../../mesh/manifest/manifest';
import { HERE } from './place';

/** A namespace that manifests usually have, at the place of generated cases. All of them keep their order. */
export const here = (namespace: Usual) => `${HERE}-${namespace}`;

type Usual = 'default' | 'istio-system' | 'other' | 'team';

/** Labels of the Pods that Istio's default ingress gateway has here: those of other places lack `place`. */
export const INGRESS_LABELS = { istio: 'ingressgateway', place: HERE };

const USUAL = 'default|istio-system|other|team';
const MOVES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`"namespace":"(${USUAL})"`, 'g'), `"namespace":"${HERE}-$1"`],
  // A workload, a Gateway or the namespace in `egress` of a Sidecar.
  [new RegExp(`"(${USUAL})/`, 'g'), `"${HERE}-$1/`],
  [new RegExp(`\\.(${USUAL})(?=\\.svc\\b|[":])`, 'g'), `.${HERE}-$1`],
  [/\.(com|example|org)(?![\w-])/gi, `.${HERE}.$1`],
  [/"istio":"ingressgateway"/g, JSON.stringify(INGRESS_LABELS).slice(1, -1)],
];

/** Moves objects with the usual namespaces, hosts and gateway labels to the place of generated cases. */
export function objectsHere(objects: readonly Manifest[]): Manifest[] {
  const named = objects.map((object) => {
    const { name, namespace = 'default', ...metadata } = object.metadata;
    if (object.kind === 'Namespace') return { ...object, metadata: { ...metadata, name: here(name as Usual) } };
    return { ...object, metadata: { ...metadata, name, namespace } };
  });
  return valueHere(named);
}

/** Moves a value that is not an object, such as a request. */
export function valueHere<T>(value: T): T {
  return JSON.parse(MOVES.reduce((text, [from, to]) => text.replace(from, to), JSON.stringify(value))) as T;
}
