import { textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { Pods, podsOf } from '../../facts/pods';

const LABEL = 'gateway.networking.k8s.io/gateway-name';

export const gatewayApiSelector: Check = {
  code: 'IST0166',
  level: 'warning',
  title: 'policy selects Pods of a Kubernetes Gateway',
  description: `Istio creates the Pods of a Gateway of the Kubernetes Gateway API itself, and policies with a selector do not
apply to them. Name the Gateway in \`targetRefs\` instead.`,
  examples: [
    {
      wrong: example('selector: { matchLabels: { app: public } }'),
      says: 'a selector does not apply to the Pods of Gateway public',
      right: example('targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: public }]'),
    },
  ],
  run(inventory, report) {
    const pods = new Pods(podsOf(inventory).all.filter(({ labels }) => labels.has(LABEL)));
    if (pods.all.length === 0) return;
    for (const kind of ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'] as const) {
      for (const object of inventory.of(kind)) {
        const { selector, targetRef } = object.spec;
        if (!selector || targetRef) continue;
        const found = pods.select(textMap(selector.matchLabels), object.namespace);
        const gateways = new Set(found.flatMap(({ labels }) => labels.get(LABEL) ?? []));
        for (const gateway of gateways) {
          const message = `a selector does not apply to the Pods of Gateway ${gateway}: name the Gateway in targetRefs`;
          report(object, ['spec', 'selector'], message);
        }
      }
    }
  },
};

function example(scope: string): string {
  return `
apiVersion: v1
kind: Pod
metadata: { name: public, labels: { app: public, ${LABEL}: public } }
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
