import { atLeastOne, required, struct } from '../props/field';
import { annotations, labels, objectName } from '../props/value';

/**
 * The Deployment, Service and ServiceAccount that istiod creates for a Gateway.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface Infrastructure {
  /** Labels of these objects and of the Pods. @default those of the Gateway */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of these objects and of the Pods. @default those of the Gateway */
  readonly annotations?: Readonly<Record<string, string>>;
  /** ConfigMap in the namespace of the Gateway with changes to these objects. @default none */
  readonly parametersRef?: ParametersRef;
}

/** A ConfigMap in the namespace of the Gateway. */
export interface ParametersRef {
  /** Name of the ConfigMap. */
  readonly name: string;
}

export const infrastructure = struct<Infrastructure>(
  {
    labels,
    annotations,
    parametersRef: struct<ParametersRef>({ name: required(objectName) }, (wire) => ({
      group: '',
      kind: 'ConfigMap',
      ...wire,
    })),
  },
  (wire, props, path) => {
    atLeastOne(path, props, ['labels', 'annotations', 'parametersRef']);
    return wire;
  },
);
