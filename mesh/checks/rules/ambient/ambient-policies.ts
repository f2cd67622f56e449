import { textMap } from '../../../manifest/fields';
import type { AuthorizationPolicySpec, TrafficExtensionTargetRef } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { ambientOf } from '../../facts/ambient';
import { ruleOfHttp } from '../../facts/authorization-rules';
import { podsOf } from '../../facts/pods';
import { ambientNamespace, ambientService, enrolled } from './ambient-example';

type Kind = 'AuthorizationPolicy' | 'RequestAuthentication' | 'WasmPlugin' | 'Telemetry';

interface Policy {
  readonly kind: Kind;
  readonly article: string;
  /** Where ztunnel is left alone with it: the field, and what then happens. */
  alone(object: MeshObject): readonly [at: readonly (string | number)[], message: string] | undefined;
  readonly apiVersion: string;
  readonly spec: string;
  readonly codes: { readonly notEnrolled: string; readonly noTarget: string };
}

const policies: readonly Policy[] = [
  {
    kind: 'AuthorizationPolicy',
    article: 'an AuthorizationPolicy',
    alone: (object) => ruleOfHttp(object.spec as AuthorizationPolicySpec),
    apiVersion: 'security.istio.io/v1',
    spec: 'rules: [{ to: [{ operation: { methods: [GET] } }] }]',
    codes: { notEnrolled: 'KIA0109', noTarget: 'KIA0110' },
  },
  {
    kind: 'RequestAuthentication',
    article: 'a RequestAuthentication',
    alone: () => [[], 'ztunnel verifies no tokens'],
    apiVersion: 'security.istio.io/v1',
    spec: 'jwtRules: [{ issuer: https://login.example.com, jwksUri: https://login.example.com/keys }]',
    codes: { notEnrolled: 'KIA1110', noTarget: 'KIA1115' },
  },
  {
    kind: 'WasmPlugin',
    article: 'a WasmPlugin',
    alone: () => [[], 'ztunnel runs no plugins'],
    apiVersion: 'extensions.istio.io/v1alpha1',
    spec: 'url: oci://registry.example.com/plugin:1',
    codes: { notEnrolled: 'KIA1111', noTarget: 'KIA1116' },
  },
  {
    kind: 'Telemetry',
    article: 'a Telemetry',
    // One for a whole namespace is for its waypoint, too.
    alone: ({ spec }) => ('selector' in spec ? [['selector'], 'ztunnel takes nothing from it'] : undefined),
    apiVersion: 'telemetry.istio.io/v1',
    spec: 'accessLogging: [{ providers: [{ name: envoy }] }]',
    codes: { notEnrolled: 'KIA1112', noTarget: 'KIA1117' },
  },
];

function notEnrolled(policy: Policy): Check {
  return {
    code: policy.codes.notEnrolled,
    level: 'warning',
    title: `in ambient mode ${policy.article} is for a Service without a waypoint`,
    description: `What \`targetRefs\` attaches to a Service is applied by the waypoint that the Service, or its Namespace, asks
for with the label \`istio.io/use-waypoint\`. Where neither asks for one, nothing applies it.`,
    differences:
      'Judged where the Service and its Namespace are among the manifests. Whether the waypoint runs is not.',
    examples: [
      {
        wrong: [ambientNamespace, ambientService(''), written(policy, toService)].join('---'),
        says: 'Service reviews uses no waypoint, so nothing applies this',
        right: [ambientNamespace, ambientService(enrolled), written(policy, toService)].join('---'),
      },
    ],
    run(inventory, report) {
      const ambient = ambientOf(inventory);
      for (const object of inventory.of(policy.kind)) {
        if (!ambient.has(object.namespace)) continue;
        for (const { ref, field } of targetsOf(object)) {
          const service = ref.kind === 'Service' && inventory.find('Service', object.namespace, ref.name ?? '');
          if (!service || ambient.waypointOf(service)) continue;
          const message = `Service ${service.name} uses no waypoint, so nothing applies this: label it istio.io/use-waypoint`;
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
    title: `in ambient mode ${policy.article} that needs a waypoint names no target`,
    description: `Waypoints apply policies by \`targetRefs\` alone: to a Service, or to the Gateway that the waypoint is. One
with a selector, or for a whole namespace, is for ztunnel, which reads no HTTP. Of an AuthorizationPolicy it leaves out the
rules of ALLOW that ask for HTTP, and takes those of DENY without what they ask of HTTP: both refuse more than is written.`,
    differences: `Judged where the Namespace among the manifests is in ambient mode and no workload of it has a proxy of its
own; one with a selector only where it selects some.`,
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
      for (const object of inventory.of(policy.kind)) {
        if (!ambient.has(object.namespace) || targetsOf(object).length > 0 || selectsUnknown(inventory, object))
          continue;
        const [at, message] = policy.alone(object) ?? [];
        if (at) report(object, ['spec', ...at], `${message}: name a Service or a waypoint in targetRefs`);
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
  const all: { ref: TrafficExtensionTargetRef; field: (string | number)[] }[] = targetRefs.map((ref, at) => ({
    ref,
    field: ['spec', 'targetRefs', at],
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
