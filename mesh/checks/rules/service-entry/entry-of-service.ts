import type { Check } from '../../engine/check';
import { worldOf } from '../../facts/world';

export const entryOfService: Check = {
  code: 'MESH0126',
  level: 'warning',
  title: 'ServiceEntry has the host of a Kubernetes Service',
  description: `If a Service in the same namespace has the host, Istio uses the Service and ignores the ports, addresses and
resolution of the ServiceEntry. Only its \`subjectAltNames\` and endpoints can have an effect, so a ServiceEntry with these
is not reported. If the Service is in another namespace, the ServiceEntry replaces it for the workloads of its own
namespace; this is reported with level info.

Remove the ServiceEntry, or use another host.`,
  examples: [
    {
      title: 'Service in the same namespace',
      wrong: example('prod', 'reviews.prod.svc.cluster.local'),
      says: 'Service prod/reviews has this host, so this ServiceEntry has no effect',
      right: example('prod', 'reviews.example.com'),
    },
    {
      title: 'Service in another namespace',
      wrong: example('team', 'reviews.prod.svc.cluster.local'),
      says: 'Service prod/reviews has this host: workloads in team use this ServiceEntry instead',
      right: example('team', 'reviews.example.com'),
    },
  ],
  about: ['ServiceEntry'],
  run(inventory, report) {
    const { registry, mesh } = worldOf(inventory);
    const suffix = `.svc.${mesh.clusterDomain}`;
    for (const object of inventory.judgedOf('ServiceEntry')) {
      const { hosts = [], endpoints = [], workloadSelector, subjectAltNames = [], exportTo = [] } = object.spec;
      for (const [index, host] of hosts.entries()) {
        if (!host.toLowerCase().endsWith(suffix)) continue;
        const services = [...registry.byNamespace(host.toLowerCase()).values()].filter(({ kubernetes }) => kubernetes);
        const [service] = services;
        if (!service) continue;
        const isOwn = service.namespace === object.namespace;
        if (isOwn && (endpoints.length > 0 || workloadSelector || subjectAltNames.length > 0)) continue;
        const has = `Service ${service.namespace}/${service.config.name} has this host`;
        if (isOwn) report(object, ['spec', 'hosts', index], `${has}, so this ServiceEntry has no effect`);
        else if (exportTo.length === 0 || exportTo.some((entry) => ['.', '*', object.namespace].includes(entry))) {
          const message = `${has}: workloads in ${object.namespace} use this ServiceEntry instead`;
          report(object, ['spec', 'hosts', index], message, 'info');
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
