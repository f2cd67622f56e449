import type { Path } from '../../../../../manifest/manifest';
import type { DestinationRuleTrafficPolicyPortLevelSetting } from '../../../../../manifest/wire';
import { type Verdict, webhookRule } from '../rule';
import { hasSettings, isEmpty, policiesOf } from './policies';

export const trafficPolicies = webhookRule({
  kind: 'DestinationRule',
  concept: 'traffic policies',
  description:
    'A policy that says nothing is refused, and its fields are only looked at when there is no such mistake.',
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
    { set: { 'spec.trafficPolicy': {} }, says: 'must say something' },
    { set: { 'spec.subsets': [{ name: 'v1', trafficPolicy: {} }] }, says: 'must say something' },
    {
      set: { 'spec.trafficPolicy.tunnel': { targetHost: 'a', targetPort: 1 } },
      says: 'only one of tunnel and proxyProtocol',
    },
    { set: { 'spec.trafficPolicy.portLevelSettings[0].port': undefined }, says: 'must name its port' },
    { set: { 'spec.trafficPolicy.portLevelSettings[0].loadBalancer': undefined }, says: 'must say something' },
  ],
  check(object, verdict) {
    for (const [policy, field] of policiesOf(object)) {
      if (isEmpty(policy)) {
        verdict.error(field, 'must say something: outlierDetection, connectionPool, loadBalancer, tls, or be left out');
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

function portSetting(setting: DestinationRuleTrafficPolicyPortLevelSetting, field: Path, { error }: Verdict): void {
  if (!setting.port) error(field, 'must name its port');
  if (!hasSettings(setting)) error(field, 'must say something: outlierDetection, connectionPool, loadBalancer or tls');
}
