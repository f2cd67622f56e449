import { fields, list, textMap } from '../../../manifest/fields';
import type { AuthorizationPolicyRule } from '../../../manifest/wire';
import { isHttpOrSniffed, servicePortProtocol } from '../../../registry/protocol';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { isAmbient, isAmbientNamespace } from '../../facts/ambient';
import { hasRequestCondition } from '../../facts/authorization-rules';
import { type Pod, podsOf } from '../../facts/pods';
import { servicesOfPod } from '../../facts/services-of-pod';
import { worldOf } from '../../facts/world';

export const httpPolicyOnTcp: Check = {
  code: 'MESH0130',
  level: 'warning',
  title: 'ALLOW rule matches HTTP but its workloads only have TCP ports',
  description: `On a port with the protocol TCP or TLS, a sidecar sees connections, not requests. It drops every rule of an ALLOW
policy that matches a method, path, host, header or token. If no other rule allows a connection, it is closed. Name the port
after its protocol, for example \`http-web\`, or allow by source and port.`,
  examples: [
    {
      wrong: example('tcp-web'),
      says: 'this rule allows nobody: it matches HTTP, but all ports of reviews are TCP or TLS',
      right: example('http-web'),
    },
  ],
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    const { rootNamespace } = worldOf(inventory).mesh;
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      const { action = 'ALLOW', rules = [], selector, targetRef, targetRefs = [] } = object.spec;
      if (action !== 'ALLOW' || targetRef || targetRefs.length > 0 || object.namespace === rootNamespace) continue;
      const index = rules.findIndex(matchesHttp);
      if (index < 0) continue;
      const pods = podsOf(inventory).select(textMap(selector?.matchLabels), object.namespace);
      if (pods.length === 0 || !pods.every((pod) => hasNoHttpPort(pod, inventory))) continue;
      const names = [...new Set(pods.map(({ name }) => name))].join(', ');
      const message = `this rule allows nobody: it matches HTTP, but all ports of ${names} are TCP or TLS`;
      report(object, ['spec', 'rules', index], message);
    }
  },
};

/** Whether Services lead to its ports and none of them is HTTP; the protocol of other ports is unknown. */
function hasNoHttpPort(pod: Pod, inventory: Inventory): boolean {
  if (isAmbient(pod) || isAmbientNamespace(inventory, pod.namespace)) return false;
  const protocols = servicesOfPod(inventory, pod)
    .flatMap(({ spec }) => list(spec.ports).map(fields))
    .map(servicePortProtocol)
    .filter((protocol) => protocol !== 'UDP');
  return protocols.length > 0 && !protocols.some(isHttpOrSniffed);
}

/** Client addresses do not count: TCP connections have them, too. */
const matchesHttp = (rule: AuthorizationPolicyRule) =>
  hasRequestCondition(rule, ['requestPrincipals', 'notRequestPrincipals'], (key) => key.startsWith('request.'));

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
