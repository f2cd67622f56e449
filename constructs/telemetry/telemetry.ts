import { Construct } from 'constructs';
import { atLeastOne, list } from '../props/field';
import { forPolicyTarget, type PolicyTarget, policyTarget, SELECTOR_PLACE } from '../props/policy-target';
import { type ResourceProps, resource, TELEMETRY } from '../props/resource';
import { at, shaped } from '../props/shape';
import { type AccessLogging, accessLogging } from './access-logging';
import { type Metrics, metrics } from './metrics';
import { type Tracing, tracing } from './tracing';

/** Props of Telemetry. */
export interface TelemetryProps extends ResourceProps, PolicyTarget {
  /**
   * Which requests are traced. Istio's list only supports one entry.
   *
   * @default inherited from the namespace, else the mesh
   */
  readonly tracing?: Tracing;
  /** Metrics that proxies report. @default inherited from the namespace, else the mesh */
  readonly metrics?: readonly Metrics[];
  /** Which requests are logged. @default inherited from the namespace, else the mesh */
  readonly accessLogging?: readonly AccessLogging[];
}

/**
 * An Istio Telemetry: which traces, metrics and access logs proxies produce. A Telemetry for a workload overrides the
 * one for its namespace, which overrides the one for the mesh in Istio's root namespace.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/
 */
export class Telemetry extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the Telemetry.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a Telemetry with this name
   */
  constructor(scope: Construct, id: string, props: TelemetryProps) {
    super(scope, id);
    const object = telemetry(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

export const telemetry = resource<TelemetryProps>(
  TELEMETRY,
  'Telemetry',
  {
    ...policyTarget,
    tracing: shaped((value: Tracing, path: string) => [tracing(value, path)], at('0', tracing).shape),
    metrics: list(metrics),
    accessLogging: list(accessLogging),
  },
  (spec, props, policy) => {
    atLeastOne('', props, ['tracing', 'metrics', 'accessLogging']);
    return forPolicyTarget(spec, props, policy);
  },
  { selector: SELECTOR_PLACE },
);
