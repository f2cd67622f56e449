import type { Check } from '../../engine/check';
import { worldOf } from '../../facts/world';

export const entryOfService: Check = {
  code: 'MESH0126',
  level: 'warning',
  title: 'a ServiceEntry has the host of a Kubernetes Service',
  description: `Where a Service of the ServiceEntry's own namespace has the host, the Service counts: ports, addresses and
resolution of the ServiceEntry are not used. Only its \`subjectAltNames\` and its endpoints may add something, and then
nothing is reported. In another namespace the ServiceEntry takes the place of the Service for its own namespace alone,
which is for information.`,
  examples: [
    {
      wrong: example('prod', 'reviews.prod.svc.cluster.local'),
      says: 'Service prod/reviews has this host, and counts: this ServiceEntry adds nothing',
      right: example('prod', 'reviews.example.com'),
    },
    {
      title: 'another namespace',
      wrong: example('team', 'reviews.prod.svc.cluster.local'),
      says: 'Service prod/reviews has this host: workloads of team get this ServiceEntry in its place',
      right: example('team', 'reviews.example.com'),
    },
  ],
  run(inventory, report) {
    const { registry, mesh } = worldOf(inventory);
    const suffix = `.svc.${mesh.clusterDomain}`;
    for (const object of inventory.of('ServiceEntry')) {
      const { hosts = [], endpoints = [], workloadSelector, subjectAltNames = [], exportTo = [] } = object.spec;
      for (const [at, host] of hosts.entries()) {
        if (!host.toLowerCase().endsWith(suffix)) continue;
        const services = [...registry.byNamespace(host.toLowerCase()).values()].filter(({ kubernetes }) => kubernetes);
        const [service] = services;
        if (!service) continue;
        const isOwn = service.namespace === object.namespace;
        if (isOwn && (endpoints.length > 0 || workloadSelector || subjectAltNames.length > 0)) continue;
        const has = `Service ${service.namespace}/${service.config.name} has this host`;
        if (isOwn) report(object, ['spec', 'hosts', at], `${has}, and counts: this ServiceEntry adds nothing`);
        else if (exportTo.length === 0 || exportTo.some((entry) => ['.', '*', object.namespace].includes(entry))) {
          const message = `${has}: workloads of ${object.namespace} get this ServiceEntry in its place`;
          report(object, ['spec', 'hosts', at], message, 'info');
        }
      }
    }
  },
};

function example(namespace: string, host: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: reviews, namespace: ${namespace} }
spec:
  hosts: [${host}]
  ports: [{ number: 8080, name: http, protocol: HTTP }]
  resolution: DNS
`;
}
