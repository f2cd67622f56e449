import { isLabelKey, isLabelValue } from '../../mesh/grammar/grammar';
import { atLeastOne, type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { choice, labels, text } from '../props/value';

/** Selects namespaces by their labels; all conditions must hold. `kubernetes.io/metadata.name` is the name of the namespace. */
export interface LabelSelector {
  /** Labels that the namespace has. @default no condition */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** Conditions on labels. @default no condition */
  readonly matchExpressions?: readonly LabelExpression[];
}

/** A condition on a label. */
export interface LabelExpression {
  /** Name of the label. */
  readonly key: string;
  /** `In` and `NotIn` compare the label with `values`; `Exists` and `DoesNotExist` only check whether there is one. */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Values for `In` and `NotIn`, which require them. @default none */
  readonly values?: readonly string[];
}

const expression: Field<LabelExpression> = struct<LabelExpression>(
  {
    key: required(text('a label key', isLabelKey)),
    operator: required(choice('In', 'NotIn', 'Exists', 'DoesNotExist')),
    values: list(text('a label value', isLabelValue)),
  },
  (wire, { operator, values }, path) => {
    const needsValues = operator === 'In' || operator === 'NotIn';
    if (needsValues !== (values !== undefined)) {
      refuseProp(path, `operator '${operator}' ${needsValues ? 'requires' : 'excludes'} values`);
    }
    return wire;
  },
);

export const labelSelector = struct<LabelSelector>(
  { matchLabels: labels, matchExpressions: list(expression) },
  (wire, props, path) => {
    atLeastOne(path, props, ['matchLabels', 'matchExpressions']);
    return wire;
  },
);

/** Whose objects a listener or a Gateway accepts. */
export interface Namespaces<From extends string> {
  /** `Same` is the namespace of the Gateway; `Selector` selects namespaces by label. */
  readonly from: From | 'Selector';
  /** Namespaces that are accepted; required by `Selector`. @default none */
  readonly selector?: LabelSelector;
}

/** Namespaces by `from`; a selector belongs to `Selector`. */
export const namespaces = <From extends string>(...from: readonly From[]): Field<Namespaces<From>> =>
  struct<Namespaces<From>>(
    { from: required(choice<From | 'Selector'>(...from, 'Selector')), selector: labelSelector },
    (wire, { from, selector }, path) => {
      if (from === 'Selector' && selector === undefined) refuseProp(path, "from 'Selector' requires selector");
      if (from !== 'Selector' && selector !== undefined) refuse(`${path}.from`, "'Selector' if selector is set", from);
      return wire;
    },
  );
