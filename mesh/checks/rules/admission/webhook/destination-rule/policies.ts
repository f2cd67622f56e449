import type { FieldPath } from '../../../../../manifest/manifest';
import type { DestinationRuleTrafficPolicy } from '../../../../../manifest/wire';
import type { MeshObject } from '../../../../engine/mesh-object';
import { type Verdict, type WebhookRule, webhookRule } from '../rule';

export interface PolicyRule extends Pick<WebhookRule, 'concept' | 'description' | 'right' | 'wrong'> {
  check(
    policy: DestinationRuleTrafficPolicy,
    field: FieldPath,
    verdict: Verdict,
    object: MeshObject<'DestinationRule'>,
  ): void;
}

/**
 * Rule that checks each traffic policy on its own: the policy of the DestinationRule, of a subset, or of a port in one of
 * these. Empty and contradictory policies are skipped, because `trafficPolicies` reports them.
 */
export function policyRule({ check, ...rule }: PolicyRule): WebhookRule {
  return webhookRule({
    ...rule,
    kind: 'DestinationRule',
    check(object, verdict) {
      for (const [policy, field] of policiesOf(object)) {
        if (isRefused(policy)) continue;
        check(policy, field, verdict, object);
        for (const [index, setting] of (policy.portLevelSettings ?? []).entries()) {
          if (hasSettings(setting)) check(setting, [...field, 'portLevelSettings', index], verdict, object);
        }
      }
    },
  });
}

/** The policies of a DestinationRule and its subsets. */
export function policiesOf({
  spec,
}: MeshObject<'DestinationRule'>): (readonly [policy: DestinationRuleTrafficPolicy, field: FieldPath])[] {
  const { trafficPolicy, subsets = [] } = spec;
  const found: [DestinationRuleTrafficPolicy, FieldPath][] = [];
  if (trafficPolicy) found.push([trafficPolicy, ['spec', 'trafficPolicy']]);
  subsets.forEach(({ trafficPolicy: policy }, index) => {
    if (policy) found.push([policy, ['spec', 'subsets', index, 'trafficPolicy']]);
  });
  return found;
}

/** Whether it sets a field that policies of ports have, too. */
export function hasSettings(policy: DestinationRuleTrafficPolicy): boolean {
  const { outlierDetection, connectionPool, loadBalancer, tls } = policy;
  return (outlierDetection ?? connectionPool ?? loadBalancer ?? tls) !== undefined;
}

export function isEmpty(policy: DestinationRuleTrafficPolicy): boolean {
  const { portLevelSettings = [], tunnel, proxyProtocol, retryBudget } = policy;
  const has = portLevelSettings.length > 0 || (tunnel ?? proxyProtocol ?? retryBudget) !== undefined;
  return !has && !hasSettings(policy);
}

function isRefused(policy: DestinationRuleTrafficPolicy): boolean {
  return isEmpty(policy) || (policy.tunnel !== undefined && policy.proxyProtocol !== undefined);
}
