import { fields, list, textMap } from '../../../manifest/fields';
import type { AuthorizationPolicyRule } from '../../../manifest/wire';
import { isHttpOrSniffed, servicePortProtocol } from '../../../registry/protocol';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { isAmbient, isAmbientNamespace } from '../../facts/ambient';
import { asksForRequest } from '../../facts/authorization-rules';
import { type Pod, podsOf } from '../../facts/pods';
import { servicesOfPod } from '../../facts/services-of-pod';
import { worldOf } from '../../facts/world';

export const httpPolicyOnTcp: Check = {
  code: 'MESH0130',
  level: 'warning',
  title: 'an ALLOW rule asks for HTTP, and its workloads speak TCP',
  description: `On a port whose protocol is TCP or TLS a sidecar sees connections and no requests: a rule of an ALLOW policy that
asks for a method, a path, a host, a header or a token is left out there. Where no other rule allows the connection, it
is closed. Name the port after what it speaks, or allow by source and port.`,
  examples: [
    {
      wrong: example('tcp-web'),
      says: 'this rule allows nobody: it asks for HTTP, and reviews has only ports for TCP or TLS',
      right: example('http-web'),
    },
  ],
  run(inventory, report) {
    const { rootNamespace } = worldOf(inventory).mesh;
    for (const object of inventory.of('AuthorizationPolicy')) {
      const { action = 'ALLOW', rules = [], selector, targetRef, targetRefs = [] } = object.spec;
      if (action !== 'ALLOW' || targetRef || targetRefs.length > 0 || object.namespace === rootNamespace) continue;
      const at = rules.findIndex(asksForHttp);
      if (at < 0) continue;
      const pods = podsOf(inventory).select(textMap(selector?.matchLabels), object.namespace);
      if (pods.length === 0 || !pods.every((pod) => speaksNoHttp(pod, inventory))) continue;
      const names = [...new Set(pods.map(({ name }) => name))].join(', ');
      const message = `this rule allows nobody: it asks for HTTP, and ${names} has only ports for TCP or TLS`;
      report(object, ['spec', 'rules', at], message);
    }
  },
};

/** Every port that a Service leads to is for something else; what no Service leads to is not known. */
function speaksNoHttp(pod: Pod, inventory: Inventory): boolean {
  if (isAmbient(pod) || isAmbientNamespace(inventory, pod.namespace)) return false;
  const protocols = servicesOfPod(inventory, pod)
    .flatMap(({ spec }) => list(spec.ports).map(fields))
    .map(servicePortProtocol)
    .filter((protocol) => protocol !== 'UDP');
  return protocols.length > 0 && !protocols.some(isHttpOrSniffed);
}

/** Addresses of clients are known of a connection, too. */
const asksForHttp = (rule: AuthorizationPolicyRule) =>
  asksForRequest(rule, ['requestPrincipals', 'notRequestPrincipals'], (key) => key.startsWith('request.'));

function example(port: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ name: ${port}, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
}
