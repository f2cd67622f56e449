import { Construct } from 'constructs';
import type { Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { annotations, labels } from '../props/value';
import { type WorkloadOptions, workloadFields } from '../service-entry/endpoint';
import { type ReadinessProbe, readinessProbe } from './readiness-probe';

/** Props of a WorkloadGroup; ports, network, locality, weight and service account are those of each workload. */
export interface WorkloadGroupProps extends ResourceProps, WorkloadOptions {
  /** Labels of each workload, which a ServiceEntry and its versions select it by. @default none */
  readonly workloadLabels?: Readonly<Record<string, string>>;
  /** Annotations of each workload. @default none */
  readonly workloadAnnotations?: Readonly<Record<string, string>>;
  /** How Istio's agent finds out whether a workload is ready. @default each one is, as soon as it has registered */
  readonly probe?: ReadinessProbe;
}

/**
 * A WorkloadGroup of Istio: what the WorkloadEntries have in common that virtual machines get when they register.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/
 */
export class WorkloadGroup extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;

  /**
   * Makes the WorkloadGroup.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a WorkloadGroup of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: WorkloadGroupProps = {}) {
    super(scope, id);
    const object = workloadGroup(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const workloadGroup = resource<WorkloadGroupProps>(
  NETWORKING,
  'WorkloadGroup',
  { ...workloadFields, workloadLabels: labels, workloadAnnotations: annotations, probe: readinessProbe },
  ({ workloadLabels, workloadAnnotations, probe, ...template }): Wire => {
    const metadata = {
      ...(workloadLabels !== undefined && { labels: workloadLabels }),
      ...(workloadAnnotations !== undefined && { annotations: workloadAnnotations }),
    };
    return {
      ...(Object.keys(metadata).length > 0 && { metadata }),
      template,
      ...(probe !== undefined && { probe }),
    };
  },
);
