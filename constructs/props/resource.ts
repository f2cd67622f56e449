import { type ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Fields, struct, type Wire } from './field';
import { IstioObject } from './istio-object';
import { annotations, labels, namespaceName, objectName } from './value';

/** What every object of Istio may carry. */
export interface ResourceProps {
  /** The name of the object, as others refer to it: nothing is added to it. @default the id of the construct */
  readonly name?: string;
  /** @default the namespace of the chart, else the one that `kubectl apply` is told */
  readonly namespace?: string;
  /** @default the labels of the chart */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
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
  fields: Omit<Fields<T>, keyof ResourceProps>,
  render: (spec: Wire, props: T) => unknown = (spec) => spec,
): (construct: Construct, props: T) => ApiObject {
  const metadataFields: Fields<ResourceProps> = { name: objectName, namespace: namespaceName, labels, annotations };
  const wire = struct<T>({ ...metadataFields, ...fields } as Fields<T>, (all, props) => {
    const { name, namespace, labels, annotations, ...spec } = all;
    return { metadata: { name, namespace, labels, annotations }, spec: render(spec, props) };
  });
  return (construct, props) => {
    const named = { ...props, name: props?.name ?? construct.node.id };
    try {
      const object = wire(named, '') as { metadata: Wire; spec: Wire };
      claim(construct, kind, named);
      return new IstioObject(construct, 'Resource', { apiVersion, kind, ...object });
    } catch (error) {
      throw new Error(`${kind} of '${construct.node.path}': ${(error as Error).message}`, { cause: error });
    }
  };
}

/** Who has which kind and name in a chart: `kubectl apply` of two would leave the second one only. */
const owners = new WeakMap<Chart, Map<string, string>>();

function claim(construct: Construct, kind: string, { name, namespace }: ResourceProps): void {
  const chart = Chart.of(construct);
  const taken = owners.get(chart) ?? new Map<string, string>();
  owners.set(chart, taken);
  const key = `${kind} ${namespace ?? chart.namespace ?? ''}/${name}`;
  const owner = taken.get(key);
  if (owner !== undefined) {
    throw new Error(`name '${name}' is taken by '${owner}': give one of the two another name, or its own chart`);
  }
  taken.set(key, construct.node.path);
}
