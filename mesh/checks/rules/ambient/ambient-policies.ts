import { textMap } from '../../../manifest/fields';
import type { AuthorizationPolicySpec, TrafficExtensionTargetRef } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { ambientOf } from '../../facts/ambient';
import { unsupportedByZtunnel } from '../../facts/authorization-rules';
import { podsOf } from '../../facts/pods';
import { ambientNamespace, ambientService, enrolled } from './ambient-example';

type Kind = 'AuthorizationPolicy' | 'RequestAuthentication' | 'WasmPlugin' | 'Telemetry';

interface Policy {
  readonly kind: Kind;
  /** What ztunnel does with one that has no targetRefs. */
  readonly withoutWaypoint: string;
  /** The field that ztunnel cannot apply without a waypoint, and what ztunnel does instead. */
  unsupported(object: MeshObject): readonly [field: readonly (string | number)[], message: string] | undefined;
  readonly apiVersion: string;
  readonly spec: string;
  readonly codes: { readonly notEnrolled: string; readonly noTarget: string };
}

const policies: readonly Policy[] = [
  {
    kind: 'AuthorizationPolicy',
    withoutWaypoint: `It drops ALLOW rules that match HTTP, and applies DENY rules without their HTTP conditions: both deny
more than you wrote.`,
    unsupported: (object) => unsupportedByZtunnel(object.spec as AuthorizationPolicySpec),
    apiVersion: 'security.istio.io/v1',
    spec: 'rules: [{ to: [{ operation: { methods: [GET] } }] }]',
    codes: { notEnrolled: 'KIA0109', noTarget: 'KIA0110' },
  },
  {
    kind: 'RequestAuthentication',
    withoutWaypoint: 'It does not verify tokens.',
    unsupported: () => [[], 'ztunnel does not verify tokens'],
    apiVersion: 'security.istio.io/v1',
    spec: 'jwtRules: [{ issuer: https://login.example.com, jwksUri: https://login.example.com/keys }]',
    codes: { notEnrolled: 'KIA1110', noTarget: 'KIA1115' },
  },
  {
    kind: 'WasmPlugin',
    withoutWaypoint: 'It does not run plugins.',
    unsupported: () => [[], 'ztunnel does not run plugins'],
    apiVersion: 'extensions.istio.io/v1alpha1',
    spec: 'url: oci://registry.example.com/plugin:1',
    codes: { notEnrolled: 'KIA1111', noTarget: 'KIA1116' },
  },
  {
    kind: 'Telemetry',
    withoutWaypoint: 'It ignores a Telemetry with a selector.',
    // Without a selector it also applies to the namespace's waypoint.
    unsupported: ({ spec }) => ('selector' in spec ? [['selector'], 'ztunnel ignores this Telemetry'] : undefined),
    apiVersion: 'telemetry.istio.io/v1',
    spec: 'accessLogging: [{ providers: [{ name: envoy }] }]',
    codes: { notEnrolled: 'KIA1112', noTarget: 'KIA1117' },
  },
];

function notEnrolled(policy: Policy): Check {
  return {
    code: policy.codes.notEnrolled,
    level: 'warning',
    title: `${policy.kind} targets an ambient Service without a waypoint`,
    description: `In ambient mode, the waypoint of a Service applies the policies that name the Service in \`targetRefs\`.
This Service has no waypoint, so nothing applies the policy. Set the label \`istio.io/use-waypoint\` on the Service or on its
Namespace.`,
    differences:
      'Only reported if the Service and its Namespace are among the manifests. Whether the waypoint runs is not checked.',
    examples: [
      {
        wrong: [ambientNamespace, ambientService(''), written(policy, toService)].join('---'),
        says: `Service reviews has no waypoint, so this ${policy.kind} has no effect`,
        right: [ambientNamespace, ambientService(enrolled), written(policy, toService)].join('---'),
      },
    ],
    run(inventory, report) {
      const ambient = ambientOf(inventory);
      for (const object of inventory.judgedOf(policy.kind)) {
        if (!ambient.has(object.namespace)) continue;
        for (const { ref, field } of targetsOf(object)) {
          const service = ref.kind === 'Service' && inventory.find('Service', object.namespace, ref.name ?? '');
          if (!service || ambient.waypointOf(service)) continue;
          const message = `Service ${service.name} has no waypoint, so this ${policy.kind} has no effect: set the label istio.io/use-waypoint on the Service or its Namespace`;
          report(object, field, message);
        }
      }
    },
  };
}

function noTarget(policy: Policy): Check {
  return {
    code: policy.codes.noTarget,
    level: 'warning',
    title: `${policy.kind} that needs a waypoint has no targetRefs`,
    description: `In ambient mode, a waypoint only applies policies with \`targetRefs\`. A policy with a selector, or for a
whole namespace, is left to ztunnel, which does not read HTTP. ${policy.withoutWaypoint} Name the Service or the Gateway of
the waypoint in \`targetRefs\`.`,
    differences: `Only reported if the Namespace is among the manifests and in ambient mode, and none of its workloads has a
sidecar. A policy with a selector is only reported if it selects a workload.`,
    examples: [
      {
        wrong: [ambientNamespace, deployment, written(policy, 'selector: { matchLabels: { app: reviews } }')].join(
          '---',
        ),
        says: 'name a Service or a waypoint in targetRefs',
        right: [ambientNamespace, deployment, written(policy, toService)].join('---'),
      },
    ],
    run(inventory, report) {
      const ambient = ambientOf(inventory);
      for (const object of inventory.judgedOf(policy.kind)) {
        if (!ambient.has(object.namespace) || targetsOf(object).length > 0 || selectsUnknown(inventory, object))
          continue;
        const [field, message] = policy.unsupported(object) ?? [];
        if (field) report(object, ['spec', ...field], `${message}: name a Service or a waypoint in targetRefs`);
      }
    },
  };
}

function selectsUnknown(inventory: Inventory, { spec, namespace }: MeshObject<Kind>): boolean {
  const labels = textMap(spec.selector?.matchLabels);
  return labels.size > 0 && !podsOf(inventory).has(labels, namespace);
}

function targetsOf({ spec }: MeshObject<Kind>) {
  const { targetRef, targetRefs = [] } = spec;
  const all: { ref: TrafficExtensionTargetRef; field: (string | number)[] }[] = targetRefs.map((ref, index) => ({
    ref,
    field: ['spec', 'targetRefs', index],
  }));
  return targetRef ? [...all, { ref: targetRef, field: ['spec', 'targetRef'] }] : all;
}

const toService = 'targetRefs: [{ group: "", kind: Service, name: reviews }]';

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec: { containers: [{ name: reviews, image: "reviews:1" }] }
`;

function written({ apiVersion, kind, spec }: Policy, target: string): string {
  return `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: reviews, namespace: shop }
spec:
  ${target}
  ${spec}
`;
}

/** Kiali's codes for policies in ambient mode, in its order. */
export const ambientPolicies: readonly Check[] = policies.flatMap((policy) => [notEnrolled(policy), noTarget(policy)]);
