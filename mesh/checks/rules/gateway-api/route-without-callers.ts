import type { Check } from '../../engine/check';
import { creatorsIn } from '../../facts/configs';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { isJudged } from '../../facts/known-kinds';
import { podsOf } from '../../facts/pods';
import { servicesExample } from './route-example';

export const routeWithoutCallers: Check = {
  code: 'MESH0187',
  level: 'warning',
  title: 'namespace of a route for a Service has no callers',
  description: `A route whose parent is a Service applies to all callers if it is in the namespace of the Service. In any other
namespace, only the callers there follow it. If that namespace has no workloads, nobody does, although the condition
\`Accepted\` is \`True\`. Move the route to the namespace of the Service or to that of the callers.`,
  examples: [
    {
      wrong: example('routes'),
      says: 'no workload follows this route: only callers in namespace routes would, because Service web is in namespace default',
      right: example('default'),
    },
  ],
  run(inventory, report) {
    const { attachments } = gatewayApiOf(inventory).translation;
    const pods = podsOf(inventory);
    if (attachments.length === 0 || !isJudged(inventory, 'Workload')) return;
    const creating = new Set(creatorsIn(inventory).map(({ namespace }) => namespace));
    for (const { route, parents } of attachments) {
      const { namespace } = route;
      const object = writtenObject(inventory, route);
      const inMesh = parents.filter(({ listener, denied }) => !listener && !denied);
      if (!object || inMesh.length === 0 || inMesh.length < parents.length) continue;
      const [first] = inMesh;
      if (!first || inMesh.some(({ reference }) => reference.namespace === namespace)) continue;
      if (pods.in(namespace).length > 0 || creating.has(namespace)) continue;
      const { kind, name } = first.reference;
      const because = `because ${kind} ${name} is in namespace ${first.reference.namespace}`;
      const message = `no workload follows this route: only callers in namespace ${namespace} would, ${because}`;
      report(object, ['spec', 'parentRefs'], message);
    }
  },
};

function example(namespace: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: ${namespace} }
spec:
  parentRefs: [{ group: "", kind: Service, name: web, namespace: default }]
  rules:
    - backendRefs: [{ name: api, namespace: default, port: 80 }]
${servicesExample}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: client }
spec:
  selector: { matchLabels: { app: client } }
  template:
    metadata: { labels: { app: client } }
    spec: { containers: [{ name: client, image: client:1 }] }
`;
}
