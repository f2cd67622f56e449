import { Construct } from 'constructs';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { labels } from '../props/value';
import { checkAddress, endpointFields, type WorkloadOptions } from '../service-entry/endpoint';

/** Props of WorkloadEntry. */
export interface WorkloadEntryProps extends ResourceProps, WorkloadOptions {
  /** IP address, DNS name, or Unix domain socket: `unix:///run/app.sock`. @default none, `network` is required then */
  readonly address?: string;
  /** Labels of the workload, which ServiceEntries and subsets select. @default `labels` of the object */
  readonly workloadLabels?: Readonly<Record<string, string>>;
}

/**
 * An Istio WorkloadEntry: a workload that is not a Pod, such as a virtual machine. The `workloadSelector` of a
 * ServiceEntry selects it in the same way as a Pod.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/
 */
export class WorkloadEntry extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the WorkloadEntry.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a WorkloadEntry with this name
   */
  constructor(scope: Construct, id: string, props: WorkloadEntryProps) {
    super(scope, id);
    const object = workloadEntry(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

export const workloadEntry = resource<WorkloadEntryProps>(
  NETWORKING,
  'WorkloadEntry',
  { ...endpointFields, workloadLabels: labels },
  (spec, props) => checkAddress(spec, props, ''),
  { workloadLabels: 'labels' },
);
