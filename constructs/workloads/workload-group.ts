import { Construct } from 'constructs';
import type { Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { annotations, labels } from '../props/value';
import { type WorkloadOptions, workloadFields } from '../service-entry/endpoint';
import { type ReadinessProbe, readinessProbe } from './readiness-probe';

/** Props of WorkloadGroup. Ports, network, locality, weight and service account apply to each workload. */
export interface WorkloadGroupProps extends ResourceProps, WorkloadOptions {
  /** Labels of each workload, which ServiceEntries and subsets select. @default none */
  readonly workloadLabels?: Readonly<Record<string, string>>;
  /** Annotations of each workload. @default none */
  readonly workloadAnnotations?: Readonly<Record<string, string>>;
  /** How the Istio agent checks that a workload is ready. @default a workload is ready as soon as it has registered */
  readonly probe?: ReadinessProbe;
}

/**
 * An Istio WorkloadGroup: the template of the WorkloadEntries that Istio creates when virtual machines register.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/
 */
export class WorkloadGroup extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the WorkloadGroup.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a WorkloadGroup with this name
   */
  constructor(scope: Construct, id: string, props: WorkloadGroupProps = {}) {
    super(scope, id);
    const object = workloadGroup(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

export const workloadGroup = resource<WorkloadGroupProps>(
  NETWORKING,
  'WorkloadGroup',
  { ...workloadFields, workloadLabels: labels, workloadAnnotations: annotations, probe: readinessProbe },
  (spec): Wire => ({ ...spec, template: spec.template ?? {} }),
  {
    workloadLabels: 'metadata.labels',
    workloadAnnotations: 'metadata.annotations',
    ports: 'template.ports',
    network: 'template.network',
    locality: 'template.locality',
    weight: 'template.weight',
    serviceAccount: 'template.serviceAccount',
  },
);
