import { type ApiObjectMetadata, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { suppressAnnotation } from '../../mesh/checks/engine/suppressions';
import { rememberReferences } from '../findings/references';
import { validateAtSynth } from '../findings/validation';
import { type Fields, list, mustBeObject, refuse, refuseProp, struct, type Wire } from './field';
import { IstioObject } from './istio-object';
import { ObjectNames } from './object-names';
import { type Places, type Shaped, shaped } from './shape';
import { annotations, labels, namespaceName, objectName } from './value';

/** Props of every Istio object. */
export interface ResourceProps {
  /** Object name, written as it is: no prefix, no hash. @default the construct id */
  readonly name?: string;
  /** Object namespace. @default the namespace of the chart; if it has none, left to `kubectl -n` */
  readonly namespace?: string;
  /** Object labels, added to those of the chart. @default only the labels of the chart */
  readonly labels?: Readonly<Record<string, string>>;
  /** Object annotations. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Codes of findings that are not reported for this object, such as `IST0109`, or `*` for all. Written as Istio's
   * annotation `galley.istio.io/analyze-suppress`, which `istioctl analyze` also respects.
   *
   * @default none
   */
  readonly suppress?: readonly string[];
}

/** Istio's API groups, in the storage version. */
export const NETWORKING = 'networking.istio.io/v1';
export const SECURITY = 'security.istio.io/v1';
export const TELEMETRY = 'telemetry.istio.io/v1';

/**
 * How the props of one kind become its object. The manifest is written directly, not with the generated classes in
 * `imports/`, which silently drop unknown fields, including those that a JSON patch adds.
 */
export function resource<T extends ResourceProps>(
  apiVersion: string,
  kind: string,
  fields: Omit<Fields<T>, keyof ResourceProps> & Partial<Pick<Fields<ResourceProps>, 'name'>>,
  render: (spec: Wire, props: T, construct: Construct) => unknown = (spec) => spec,
  places: Places<T> = {},
): ((construct: Construct, props: T) => IstioObject) & Shaped {
  const document = struct<T>({ ...metadataFields, ...fields } as Fields<T>, undefined, {
    ...within('metadata', metadataFields),
    ...within('spec', fields, places as Readonly<Record<string, string>>),
  } as Places<T>);
  const create = (construct: Construct, props: T): IstioObject =>
    located(kind, construct, () => {
      mustBeObject(props, 'props');
      const { name = objectName(construct.node.id, 'name (from the id)') as string } = props;
      const named = { ...props, name };
      const { metadata, spec: fields = {} } = document(named, '') as { metadata: Wire; spec?: Wire };
      const { namespace, labels, annotations, suppress } = metadata;
      const spec = render(fields, named, construct);
      addName(construct, apiVersion, kind, named);
      const object = new IstioObject(construct, 'Resource', {
        apiVersion,
        kind,
        metadata: {
          name,
          namespace,
          labels,
          annotations: withSuppressed(annotations, suppress),
        } as ApiObjectMetadata,
        spec: spec as object,
      });
      rememberReferences(construct, props);
      validateAtSynth(construct);
      return object;
    });
  return shaped(create, document.shape);
}

/** The places of props inside a field of the document. The name is in the metadata, whoever checks it. */
const within = (part: string, fields: object, places: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.keys(fields).flatMap((prop) =>
      part === 'spec' && prop === 'name' ? [] : [[prop, `${part}.${places[prop] ?? prop}`]],
    ),
  );

/** Fields of ResourceProps. */
export const metadataFields: Fields<ResourceProps> = {
  name: objectName,
  namespace: namespaceName,
  labels,
  annotations,
  suppress: list((code, path) =>
    typeof code === 'string' && /^(?:[A-Z]+[0-9]+|[*])$/.test(code)
      ? code
      : refuse(path, "the code of a finding, such as 'IST0109', or '*'", code),
  ),
};

function withSuppressed(annotations: unknown, suppress: unknown): unknown {
  if (suppress === undefined) return annotations;
  if (Object.hasOwn(Object(annotations), suppressAnnotation)) {
    refuseProp('', `suppress and the annotation '${suppressAnnotation}' exclude each other, keep suppress`);
  }
  return { ...(annotations as object | undefined), [suppressAnnotation]: (suppress as string[]).join(',') };
}

/** Adds the type and path of the construct to the errors of `make`. */
export function located<T>(type: string, construct: Construct, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new Error(`${type} of '${construct.node.path}': ${(error as Error).message}`, { cause: error });
  }
}

const names = new WeakMap<Chart, ObjectNames>();

/** Checked immediately, so the stack trace shows the line. `App` checks patched names and other API objects at synth. */
function addName(construct: Construct, apiVersion: string, kind: string, { name, namespace }: ResourceProps): void {
  const chart = Chart.of(construct);
  const used = names.get(chart) ?? new ObjectNames();
  names.set(chart, used);
  used.add({ apiVersion, kind, metadata: { name, namespace: namespace ?? chart.namespace } }, construct);
}
