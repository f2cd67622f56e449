import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { type Selector, selector } from '../neighbours/selector';
import { atMostOne, type Field, list, refuse, required, struct, type Wire } from './field';
import type { ResourceProps } from './resource';
import { shaped } from './shape';
import { choice, objectName } from './value';

/** The workloads or objects that a policy applies to. */
export interface PolicyTarget {
  /**
   * Workloads that the policy applies to: Pod labels, or a Deployment. Excludes `targetRefs`.
   *
   * @default all workloads in its namespace; in Istio's root namespace, all workloads in the mesh
   */
  readonly selector?: Selector;
  /**
   * Up to 16 objects in its namespace that the policy applies to, as references or as constructs, such as a ServiceEntry.
   * Waypoints and Gateway API gateways need these because they ignore `selector`. Excludes `selector`.
   *
   * @default `selector` decides
   */
  readonly targetRefs?: readonly (TargetRef | Construct)[];
}

/**
 * An object that a policy applies to: a `Service` or `ServiceEntry` behind a waypoint, a Gateway API `Gateway`, or a
 * `GatewayClass` for all its gateways, if the policy is in Istio's root namespace.
 *
 * @see https://istio.io/latest/docs/reference/config/type/workload-selector/#PolicyTargetReference
 */
export interface TargetRef {
  readonly kind: 'Service' | 'ServiceEntry' | 'Gateway' | 'GatewayClass';
  readonly name: string;
}

/** API groups of the kinds, as `ApiObject.apiGroup` names them. */
const GROUPS = {
  Service: 'core',
  ServiceEntry: 'networking.istio.io',
  Gateway: 'gateway.networking.k8s.io',
  GatewayClass: 'gateway.networking.k8s.io',
} as const;
const KINDS = Object.keys(GROUPS) as (keyof typeof GROUPS)[];
const MOST = 16;

const named = struct<TargetRef>({ kind: required(choice(...KINDS)), name: required(objectName) }, (wire, { kind }) => ({
  group: GROUPS[kind] === 'core' ? '' : GROUPS[kind],
  ...wire,
}));

const targetRef: Field<TargetRef | Construct> = (value, path) => {
  if (!Construct.isConstruct(value)) return named(value, path);
  const { kind, apiGroup, name } = ApiObject.of(value);
  const known = KINDS.find((candidate) => candidate === kind && GROUPS[candidate] === apiGroup);
  if (known === undefined) {
    refuse(
      path,
      KINDS.map((candidate) => `a ${candidate} (${GROUPS[candidate]})`).join(' or '),
      `${kind} (${apiGroup})`,
    );
  }
  return named({ kind: known, name }, path);
};

const targetRefs: Field<readonly (TargetRef | Construct)[]> = (values, path) => {
  const wire = list(targetRef)(values, path);
  return values.length > MOST ? refuse(path, `a list of at most ${MOST}`, values) : wire;
};

shaped(targetRefs, list(shaped(targetRef, named.shape)).shape);

export const policyTarget = { selector, targetRefs };

/** Most kinds have Pod labels here. */
export const SELECTOR_PLACE = 'selector.matchLabels';

/**
 * Checks the target of a policy and returns its spec.
 *
 * @throws if both props are set, or a target is in another namespace, so Istio would not find it
 */
export function forPolicyTarget(spec: Wire, props: PolicyTarget & ResourceProps, policy: Construct): Wire {
  atMostOne('', props, ['selector', 'targetRefs']);
  const { namespace = Chart.of(policy).namespace } = props;
  for (const [index, target] of (props.targetRefs ?? []).entries()) {
    const other = Construct.isConstruct(target) ? ApiObject.of(target).metadata.namespace : undefined;
    if (namespace !== undefined && other !== undefined && namespace !== other) {
      refuse(`targetRefs[${index}]`, `in the namespace of the policy, '${namespace}'`, other);
    }
  }
  return spec;
}
