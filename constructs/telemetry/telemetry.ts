import { Construct } from 'constructs';
import { atLeastOne, list } from '../props/field';
import { forPolicyTarget, type PolicyTarget, policyTarget } from '../props/policy-target';
import { type ResourceProps, resource, TELEMETRY } from '../props/resource';
import { type AccessLogging, accessLogging } from './access-logging';
import { type Metrics, metrics } from './metrics';
import { type Tracing, tracing } from './tracing';

/** Props of Telemetry. */
export interface TelemetryProps extends ResourceProps, PolicyTarget {
  /** Which requests leave spans; Istio takes one entry of its list. @default as the namespace says, else the mesh */
  readonly tracing?: Tracing;
  /** What proxies measure. @default as the namespace says, else the mesh */
  readonly metrics?: readonly Metrics[];
  /** Which requests stand in access logs. @default as the namespace says, else the mesh */
  readonly accessLogging?: readonly AccessLogging[];
}

/**
 * A Telemetry of Istio: which traces, metrics and access logs the proxies of workloads write. One for a workload stands
 * before one for its namespace, and that before one for the mesh, in Istio's root namespace.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/
 */
export class Telemetry extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;

  /**
   * Makes the Telemetry.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a Telemetry of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: TelemetryProps) {
    super(scope, id);
    const object = telemetry(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const telemetry = resource<TelemetryProps>(
  TELEMETRY,
  'Telemetry',
  {
    ...policyTarget,
    tracing: (value, at) => [tracing(value, at)],
    metrics: list(metrics),
    accessLogging: list(accessLogging),
  },
  (spec, props, policy) => {
    atLeastOne('', props, ['tracing', 'metrics', 'accessLogging']);
    return forPolicyTarget(spec, props, policy);
  },
);
