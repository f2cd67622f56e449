import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { selector as labelsOf, type Selector } from '../neighbours/selector';
import { atMostOne, type Field, list, refuse, required, struct, type Wire } from './field';
import type { ResourceProps } from './resource';
import { choice, objectName } from './value';

/**
 * What a policy is for: workloads by their labels, or what waypoints and the gateways of the Gateway API stand for, which
 * look at no labels.
 */
export interface PolicyTarget {
  /** The workloads it is for: their labels, or a Deployment. Excludes `targetRefs`. @default every workload of its namespace; of the mesh, in Istio's root namespace */
  readonly selector?: Selector;
  /**
   * What it is for, at most 16, in its own namespace: an object, or a construct that holds one, such as an
   * ServiceEntry. Excludes `selector`.
   *
   * @default `selector` decides
   */
  readonly targetRefs?: readonly (TargetRef | Construct)[];
}

/**
 * An object that a policy is for: a `Service` or a `ServiceEntry` behind a waypoint, a `Gateway` of the Gateway API, or a
 * `GatewayClass` for every gateway of it, from Istio's root namespace.
 *
 * @see https://istio.io/latest/docs/reference/config/type/workload-selector/#PolicyTargetReference
 */
export interface TargetRef {
  /** The kind of the object. */
  readonly kind: 'Service' | 'ServiceEntry' | 'Gateway' | 'GatewayClass';
  /** The name of the object. */
  readonly name: string;
}

/** Who has the kind, as ApiObject calls the group. */
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

const targetRef: Field<TargetRef | Construct> = (value, at) => {
  if (!Construct.isConstruct(value)) return named(value, at);
  const { kind, apiGroup, name } = ApiObject.of(value);
  const known = KINDS.find((one) => one === kind && GROUPS[one] === apiGroup);
  if (known === undefined) {
    refuse(at, KINDS.map((one) => `a ${one} (${GROUPS[one]})`).join(' or '), `${kind} (${apiGroup})`);
  }
  return named({ kind: known, name }, at);
};

const targetRefs: Field<readonly (TargetRef | Construct)[]> = (values, at) => {
  const wire = list(targetRef)(values, at);
  return values.length > MOST ? refuse(at, `a list of at most ${MOST}`, values) : wire;
};

/** The labels of workloads as most kinds hold them. */
const selector: Field<Selector> = (value, at) => ({ matchLabels: labelsOf(value, at) });

export const policyTarget = { selector, targetRefs };

/**
 * The spec of a policy.
 *
 * @throws when it is for workloads and objects at a time, or for an object of another namespace, which it would not find
 */
export function forPolicyTarget(spec: Wire, props: PolicyTarget & ResourceProps, policy: Construct): Wire {
  atMostOne('', props, ['selector', 'targetRefs']);
  const { namespace = Chart.of(policy).namespace } = props;
  for (const [index, target] of (props.targetRefs ?? []).entries()) {
    const other = Construct.isConstruct(target) ? ApiObject.of(target).metadata.namespace : undefined;
    if (namespace !== undefined && other !== undefined && namespace !== other) {
      refuse(`targetRefs[${index}]`, `in namespace '${namespace}', as the policy`, other, 'give both the same');
    }
  }
  return spec;
}
