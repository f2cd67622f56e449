import type { FieldPath } from '../../../../../manifest/manifest';
import type { TrafficExtensionTargetRef } from '../../../../../manifest/wire';
import { shown } from '../grammar/shown';
import { type Verdict, type WebhookRule, webhookRule } from '../rule';

const targets = [
  ['', 'Service'],
  ['networking.istio.io', 'ServiceEntry'],
  ['gateway.networking.k8s.io', 'Gateway'],
  ['gateway.networking.k8s.io', 'GatewayClass'],
] as const;

/** Objects that a policy is attached to, instead of selecting workloads. */
export function targetRefs(
  kind: 'AuthorizationPolicy' | 'RequestAuthentication' | 'Telemetry' | 'WasmPlugin' | 'TrafficExtension',
  right: string,
): WebhookRule {
  return webhookRule({
    kind,
    concept: 'target references',
    description: `A policy either selects workloads or is attached to a gateway, a waypoint or a service, never both. The target
must be in the policy's own namespace.`,
    right,
    wrong: [
      {
        set: { 'spec.selector.matchLabels': { app: 'web' } },
        says: 'only one of selector, targetRef and targetRefs may be set',
      },
      { set: { 'spec.targetRefs[0].name': '' }, says: 'must be the name of the target' },
      {
        set: { 'spec.targetRefs[0].namespace': 'other' },
        says: 'the target must be in the policy\'s own namespace, got "other"',
      },
      {
        set: { 'spec.targetRefs[0].kind': 'Deployment' },
        says: 'must be one of Service, networking.istio.io/ServiceEntry',
      },
    ],
    check({ spec }, verdict) {
      const { selector, targetRefs = [] } = spec;
      const targetRef = 'targetRef' in spec ? spec.targetRef : undefined;
      const given = Number(selector !== undefined) + Number(targetRef !== undefined) + Number(targetRefs.length > 0);
      if (given > 1) {
        verdict.error(['spec'], 'only one of selector, targetRef and targetRefs may be set');
      }
      if (targetRef) target(targetRef, ['spec', 'targetRef'], verdict);
      targetRefs.forEach((ref, index) => {
        target(ref, ['spec', 'targetRefs', index], verdict);
      });
    },
  });
}

function target(ref: TrafficExtensionTargetRef, field: FieldPath, { error }: Verdict): void {
  const { group = '', kind = '', name = '', namespace = '' } = ref;
  if (name === '') error([...field, 'name'], 'must be the name of the target');
  if (namespace !== '') {
    error([...field, 'namespace'], `the target must be in the policy's own namespace, got ${shown(namespace)}`);
  }
  const isAllowed = targets.some((target) => target[0] === (group === 'core' ? '' : group) && target[1] === kind);
  if (isAllowed) return;
  const allowed = targets.map((target) => target.filter((part) => part !== '').join('/')).join(', ');
  const got = group === '' ? kind : `${group}/${kind}`;
  error([...field, 'kind'], `must be one of ${allowed}, got ${shown(got)}`);
}
