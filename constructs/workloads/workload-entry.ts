import { Construct } from 'constructs';
import type { Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { labels } from '../props/value';
import { checkAddress, endpointFields, type WorkloadOptions } from '../service-entry/endpoint';

/** Props of a WorkloadEntry. */
export interface WorkloadEntryProps extends ResourceProps, WorkloadOptions {
  /** An IP address, a DNS name, or the path of a Unix domain socket: `unix:///run/app.sock`. @default unknown, `network` is needed then */
  readonly address?: string;
  /** Labels of the workload, which a ServiceEntry and its versions select it by. @default `labels` of the object */
  readonly workloadLabels?: Readonly<Record<string, string>>;
}

/**
 * A WorkloadEntry of Istio: a workload that is no pod, such as a virtual machine, which a `workloadSelector` of an
 * ServiceEntry finds as if it were one.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/
 */
export class WorkloadEntry extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;

  /**
   * Makes the WorkloadEntry.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a WorkloadEntry of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: WorkloadEntryProps) {
    super(scope, id);
    const object = workloadEntry(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const workloadEntry = resource<WorkloadEntryProps>(
  NETWORKING,
  'WorkloadEntry',
  { ...endpointFields, workloadLabels: labels },
  ({ workloadLabels, ...spec }, props): Wire => ({
    ...checkAddress(spec, props, ''),
    ...(workloadLabels !== undefined && { labels: workloadLabels }),
  }),
);
