import type { FieldPath } from '../../../../../manifest/manifest';
import type { DestinationRuleTrafficPolicyPortLevelSetting } from '../../../../../manifest/wire';
import { type Verdict, webhookRule } from '../rule';
import { hasSettings, isEmpty, policiesOf } from './policies';

export const trafficPolicies = webhookRule({
  kind: 'DestinationRule',
  concept: 'traffic policies',
  description: 'An empty policy is rejected. The fields of a policy are only checked if it has none of these mistakes.',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  trafficPolicy:
    proxyProtocol: { version: V2 }
    portLevelSettings:
      - port: { number: 9080 }
        loadBalancer: { simple: RANDOM }
`,
  wrong: [
    {
      set: { 'spec.trafficPolicy': {} },
      says: 'must not be empty: set outlierDetection, connectionPool, loadBalancer or tls, or remove it',
    },
    {
      set: { 'spec.subsets': [{ name: 'v1', trafficPolicy: {} }] },
      says: 'must not be empty: set outlierDetection, connectionPool, loadBalancer or tls, or remove it',
    },
    {
      set: { 'spec.trafficPolicy.tunnel': { targetHost: 'a', targetPort: 1 } },
      says: 'only one of tunnel and proxyProtocol may be set',
    },
    { set: { 'spec.trafficPolicy.portLevelSettings[0].port': undefined }, says: 'must have a port' },
    {
      set: { 'spec.trafficPolicy.portLevelSettings[0].loadBalancer': undefined },
      says: 'must not be empty: set outlierDetection, connectionPool, loadBalancer or tls',
    },
  ],
  check(object, verdict) {
    for (const [policy, field] of policiesOf(object)) {
      if (isEmpty(policy)) {
        verdict.error(
          field,
          'must not be empty: set outlierDetection, connectionPool, loadBalancer or tls, or remove it',
        );
      } else if (policy.tunnel && policy.proxyProtocol) {
        verdict.error(field, 'only one of tunnel and proxyProtocol may be set');
      } else {
        for (const [index, setting] of (policy.portLevelSettings ?? []).entries()) {
          portSetting(setting, [...field, 'portLevelSettings', index], verdict);
        }
      }
    }
  },
});

function portSetting(
  setting: DestinationRuleTrafficPolicyPortLevelSetting,
  field: FieldPath,
  { error }: Verdict,
): void {
  if (!setting.port) error(field, 'must have a port');
  if (!hasSettings(setting))
    error(field, 'must not be empty: set outlierDetection, connectionPool, loadBalancer or tls');
}
