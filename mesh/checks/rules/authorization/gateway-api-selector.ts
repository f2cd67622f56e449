import { GATEWAY_NAME } from '../../../gateway-api/managed-gateway';
import { textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { deployedGateways } from '../../facts/installation';
import { Pods, podsOf } from '../../facts/pods';

const TARGET = 'targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: public }]';

export const gatewayApiSelector: Check = {
  code: 'IST0166',
  level: 'warning',
  title: 'policy selects Pods of a Kubernetes Gateway',
  description: `Policies for a Gateway of the Gateway API should name it in \`targetRefs\`. A policy with a selector never applies
to a waypoint. It applies to other Gateways only as long as istiod runs with \`ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY=true\`,
which is the default.`,
  differences:
    'The Pods of Gateways that istiod deploys count, too. A Gateway that is not a waypoint is reported as info, because the policy works by default.',
  examples: [
    {
      title: 'a waypoint',
      wrong: example('selector: { matchLabels: { app: public } }', 'istio-waypoint'),
      says: 'a selector does not apply to waypoint public: name it in targetRefs',
      right: example(TARGET, 'istio-waypoint'),
    },
    {
      title: 'a gateway',
      wrong: example('selector: { matchLabels: { app: public } }'),
      says: 'a selector applies to Gateway public only by a flag of istiod: name the Gateway in targetRefs',
      right: example(TARGET),
    },
  ],
  about: ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'],
  run(inventory, report) {
    const written = new Pods(podsOf(inventory).all.filter(({ labels }) => labels.has(GATEWAY_NAME)));
    for (const kind of ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'] as const) {
      for (const object of inventory.judgedOf(kind)) {
        const { selector, targetRef } = object.spec;
        if (!selector || targetRef) continue;
        const labels = textMap(selector.matchLabels);
        const deployed = deployedGateways(inventory, labels).filter(({ namespace }) => namespace === object.namespace);
        const found = [...written.select(labels, object.namespace), ...deployed];
        for (const gateway of new Set(found.flatMap((pod) => pod.labels.get(GATEWAY_NAME) ?? []))) {
          const { spec } = inventory.find('KubernetesGateway', object.namespace, gateway) ?? {};
          const isWaypoint = spec?.gatewayClassName === 'istio-waypoint';
          const message = isWaypoint
            ? `a selector does not apply to waypoint ${gateway}: name it in targetRefs`
            : `a selector applies to Gateway ${gateway} only by a flag of istiod: name the Gateway in targetRefs`;
          report(object, ['spec', 'selector'], message, isWaypoint ? 'warning' : 'info');
        }
      }
    }
  },
};

function example(scope: string, gatewayClass = 'istio'): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public }
spec:
  gatewayClassName: ${gatewayClass}
  listeners: [{ name: mesh, port: ${gatewayClass === 'istio' ? '80, protocol: HTTP' : '15008, protocol: HBONE'} }]
---
apiVersion: v1
kind: Pod
metadata: { name: public, labels: { app: public, ${GATEWAY_NAME}: public } }
spec: { containers: [{ name: istio-proxy, image: istio/proxyv2 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: public }
spec:
  ${scope}
  rules: [{ to: [{ operation: { paths: ["/api/*"] } }] }]
`;
}
