import { type Field, isPlain, refuse, type Wire } from '../props/field';
import { labels } from '../props/value';

/** Selects Pods: by their labels, or by the Deployment or other workload that creates them. */
export type Selector = Readonly<Record<string, string>> | Workload;

/**
 * A Deployment, StatefulSet or DaemonSet from any cdk8s-plus version, or an ApiObject of such a kind. Its `matchLabels`
 * are read immediately; later changes have no effect.
 */
export type Workload =
  | {
      /** Labels of the Pods that it creates. */
      readonly matchLabels: Readonly<Record<string, string>>;
    }
  | {
      /** The kind of the object, such as `Deployment`. */
      readonly kind: string;
      /** Renders the manifest. */
      toJson(): unknown;
    };

/** Writes the labels, or reads them from the workload. */
export const selector: Field<Selector> = (value, path) => {
  if (isPlain(value) && isPlain((value as Wire).labels)) refuse(path, 'labels', value, 'write only the map in labels');
  return labels(isWorkload(value) ? labelsOf(value, path) : value, path);
};

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}

const isWorkload = (value: Selector): value is Workload =>
  typeof value === 'object' &&
  value !== null &&
  (('matchLabels' in value && typeof value.matchLabels === 'object') ||
    ('toJson' in value && typeof value.toJson === 'function'));

function labelsOf(workload: Workload, path: string): Readonly<Record<string, string>> {
  const { matchLabels = {}, matchExpressions = [] } = labelSelectorOf(workload);
  if (matchExpressions.length > 0 || Object.keys(matchLabels).length === 0) {
    refuse(path, 'labels, or a workload that only has matchLabels', workload, 'write the labels instead');
  }
  return matchLabels;
}

function labelSelectorOf(workload: Workload): LabelSelector {
  if ('matchLabels' in workload) return workload;
  const { spec } = workload.toJson() as { spec?: { selector?: LabelSelector } };
  return spec?.selector ?? {};
}
