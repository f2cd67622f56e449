import { type Field, refuse } from '../props/field';
import { labels } from '../props/value';

/** Which pods: by their labels, or by the Deployment (or other workload) that makes them. */
export type Selector = Readonly<Record<string, string>> | Workload;

/**
 * A Deployment, StatefulSet or DaemonSet of cdk8s-plus, whichever Kubernetes version that is for, or an ApiObject of such
 * a kind. The labels that it selects its pods by are read, at once.
 */
export type Workload =
  | {
      /** The labels that it selects its pods by. */
      readonly matchLabels: Readonly<Record<string, string>>;
    }
  | {
      /** The kind of the object. */
      readonly kind: string;
      /** The object as it stands in the manifest. */
      toJson(): unknown;
    };

/** Labels as they stand in the manifest. */
export const selector: Field<Selector> = (value, at) => labels(isWorkload(value) ? labelsOf(value, at) : value, at);

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}

const isWorkload = (value: Selector): value is Workload =>
  typeof value === 'object' &&
  value !== null &&
  (('matchLabels' in value && typeof value.matchLabels === 'object') ||
    ('toJson' in value && typeof value.toJson === 'function'));

function labelsOf(workload: Workload, at: string): Readonly<Record<string, string>> {
  const { matchLabels = {}, matchExpressions = [] } = labelSelectorOf(workload);
  if (matchExpressions.length > 0 || Object.keys(matchLabels).length === 0) {
    refuse(at, 'labels, or a workload that selects its pods by labels alone', workload, 'write the labels');
  }
  return matchLabels;
}

function labelSelectorOf(workload: Workload): LabelSelector {
  if ('matchLabels' in workload) return workload;
  const { spec } = workload.toJson() as { spec?: { selector?: LabelSelector } };
  return spec?.selector ?? {};
}
