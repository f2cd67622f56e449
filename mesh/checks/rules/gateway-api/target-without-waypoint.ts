import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { ambientOf } from '../../facts/ambient';
import { isInjected, isInjectedNamespace } from '../../facts/injection';
import { podsOf } from '../../facts/pods';

const KINDS = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'] as const;

export const targetWithoutWaypoint: Check = {
  code: 'MESH0190',
  level: 'error',
  title: 'policy targets a Service without a waypoint, so nothing enforces it',
  description: `Only a waypoint applies policies whose \`targetRefs\` name a Service. Sidecars ignore a policy with \`targetRefs\`, also
those of the Pods of the Service. Without a waypoint, an AuthorizationPolicy like this denies nothing. Use a \`selector\` for workloads
with sidecars, or a waypoint (label \`istio.io/use-waypoint\`).`,
  differences: `Only reported if the Service is among the manifests, and they show that its namespace has sidecars. Namespaces in ambient mode have Kiali's codes
KIA0109, KIA1110, KIA1111 and KIA1112.`,
  examples: [
    {
      wrong: example('targetRefs: [{ group: "", kind: Service, name: reviews }]'),
      says: 'nothing enforces this policy: Service reviews has no waypoint, and sidecars ignore targetRefs',
      right: example('selector: { matchLabels: { app: reviews } }'),
    },
  ],
  about: KINDS,
  run(inventory, report) {
    const ambient = ambientOf(inventory);
    for (const kind of KINDS) {
      for (const object of inventory.judgedOf(kind)) {
        const { namespace } = object;
        if (ambient.has(namespace) || !hasSidecars(inventory, namespace)) continue;
        for (const [index, target] of list(object.spec.targetRefs).map(fields).entries()) {
          const isService = text(target.kind) === 'Service' && ['', 'core'].includes(text(target.group));
          const service = isService ? inventory.find('Service', namespace, text(target.name)) : undefined;
          if (!service || ambient.waypointOf(service)) continue;
          const message = `nothing enforces this policy: Service ${service.name} has no waypoint, and sidecars ignore targetRefs`;
          report(object, ['spec', 'targetRefs', index], message);
        }
      }
    }
  },
};

function hasSidecars(inventory: Inventory, name: string): boolean {
  const namespace = inventory.find('Namespace', '', name);
  const isOpted = namespace !== undefined && isInjectedNamespace(namespace);
  return (
    isOpted ||
    podsOf(inventory)
      .in(name)
      .some((pod) => isInjected(pod, inventory))
  );
}

function example(scope: string): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  ${scope}
  action: DENY
  rules: [{ to: [{ operation: { paths: ["/admin/*"] } }] }]
`;
}
