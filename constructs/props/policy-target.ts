import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { atMostOne, type Field, list, refuse, required, struct, type Wire } from './field';
import { choice, labels, objectName } from './value';

/**
 * What a policy is for: workloads by their labels, or what waypoints and the gateways of the Gateway API stand for, which
 * look at no labels.
 */
export interface PolicyTarget {
  /** Labels of the workloads it is for. Excludes `targetRefs`. @default every workload of its namespace; of the mesh, in Istio's root namespace */
  readonly selector?: Readonly<Record<string, string>>;
  /**
   * What it is for, at most 16, in its own namespace: an object, or a construct that holds one, such as an
   * ExternalService. Excludes `selector`.
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
  readonly kind: 'Service' | 'ServiceEntry' | 'Gateway' | 'GatewayClass';
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
export const selector: Field<Readonly<Record<string, string>>> = (value, at) => ({ matchLabels: labels(value, at) });

export const policyTarget = { selector, targetRefs };

/** Refuses an object of another namespace, which the policy would not find. */
export function checkPolicyTarget(policy: ApiObject, props: PolicyTarget): void {
  const { namespace } = policy.metadata;
  for (const [index, target] of (props.targetRefs ?? []).entries()) {
    if (!Construct.isConstruct(target)) continue;
    const other = ApiObject.of(target).metadata.namespace;
    if (namespace !== undefined && other !== undefined && namespace !== other) {
      const at = `${policy.kind} of '${policy.node.scope?.node.path}': targetRefs[${index}]`;
      refuse(at, `in its own namespace, '${namespace}'`, other, 'give the policy that namespace');
    }
  }
}

/** @throws when both are set */
export const onePolicyTarget = (spec: Wire, props: PolicyTarget): Wire => {
  atMostOne('', props, ['selector', 'targetRefs']);
  return spec;
};
