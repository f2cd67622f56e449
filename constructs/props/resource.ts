import { type ApiObject, type ApiObjectMetadata, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { suppressAnnotation } from '../../mesh/checks/engine/suppressions';
import { rememberReferences } from '../findings/references';
import { validateAtSynth } from '../findings/validation';
import { type Fields, list, mustBeObject, refuse, refuseProp, struct, type Wire } from './field';
import { IstioObject } from './istio-object';
import { ObjectNames } from './object-names';
import { annotations, labels, namespaceName, objectName } from './value';

/** What every object of Istio may carry. */
export interface ResourceProps {
  /** The name of the object, as others refer to it: nothing is added to it. @default the id of the construct */
  readonly name?: string;
  /** The namespace of the object. @default the namespace of the chart, else the one that `kubectl apply` is told */
  readonly namespace?: string;
  /** Labels of the object, beside those of the chart. @default the labels of the chart alone */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Codes of findings that are not reported of this object, such as `IST0109`; `*` is all. Written as Istio's annotation
   * `galley.istio.io/analyze-suppress`, which `istioctl analyze` heeds too.
   *
   * @default none
   */
  readonly suppress?: readonly string[];
}

/** The API groups of Istio, in the version that it stores. */
export const NETWORKING = 'networking.istio.io/v1';
export const SECURITY = 'security.istio.io/v1';
export const TELEMETRY = 'telemetry.istio.io/v1';

/**
 * How the props of one kind become its object. Written on the wire by hand rather than through the generated classes of
 * `imports/`: those drop what they do not know without a word, also what a JSON patch adds.
 */
export function resource<T extends ResourceProps>(
  apiVersion: string,
  kind: string,
  fields: Omit<Fields<T>, keyof ResourceProps> & Partial<Pick<Fields<ResourceProps>, 'name'>>,
  render: (spec: Wire, props: T, construct: Construct) => unknown = (spec) => spec,
): (construct: Construct, props: T) => ApiObject {
  const wire = struct<T>({ ...metadataFields, ...fields } as Fields<T>);
  return (construct, props) =>
    located(kind, construct, () => {
      mustBeObject(props, 'props');
      const { name = objectName(construct.node.id, 'name, the id where it is not set,') as string } = props;
      const named = { ...props, name };
      const { name: _, namespace, labels, annotations, suppress, ...fields } = wire(named, '') as Wire;
      const spec = render(fields, named, construct);
      takeName(construct, apiVersion, kind, named);
      const metadata = {
        name,
        namespace,
        labels,
        annotations: withSuppressed(annotations, suppress),
      } as ApiObjectMetadata;
      const object = new IstioObject(construct, 'Resource', { apiVersion, kind, metadata, spec });
      rememberReferences(construct, props);
      validateAtSynth(construct);
      return object;
    });
}

/** The fields of what every object may carry. */
export const metadataFields: Fields<ResourceProps> = {
  name: objectName,
  namespace: namespaceName,
  labels,
  annotations,
  suppress: list((code, at) =>
    typeof code === 'string' && /^(?:[A-Z]+[0-9]+|[*])$/.test(code)
      ? code
      : refuse(at, "the code of a finding, such as 'IST0109', or '*'", code),
  ),
};

function withSuppressed(annotations: unknown, suppress: unknown): unknown {
  if (suppress === undefined) return annotations;
  if (Object.hasOwn(Object(annotations), suppressAnnotation)) {
    refuseProp('', `suppress and the annotation '${suppressAnnotation}' exclude each other, keep suppress`);
  }
  return { ...(annotations as object | undefined), [suppressAnnotation]: (suppress as string[]).join(',') };
}

/** Makes something for a construct, and says which one it was where that fails. */
export function located<T>(type: string, construct: Construct, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new Error(`${type} of '${construct.node.path}': ${(error as Error).message}`, { cause: error });
  }
}

const names = new WeakMap<Chart, ObjectNames>();

/** At once, where the stack names the line. What patches rename, and objects that are none of ours, `App` sees at synth. */
function takeName(construct: Construct, apiVersion: string, kind: string, { name, namespace }: ResourceProps): void {
  const chart = Chart.of(construct);
  const taken = names.get(chart) ?? new ObjectNames();
  names.set(chart, taken);
  taken.take({ apiVersion, kind, metadata: { name, namespace: namespace ?? chart.namespace } }, construct);
}
