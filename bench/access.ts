import { Mesh } from '../mesh';
import type { Subject } from './measure';
import { milliseconds } from './mesh';

/** Workloads with a service each, and policies that name five callers and the requests that they may send. */
function world(workloads: number, policies: number): object[] {
  const names = Array.from({ length: workloads }, (_, index) => ({ name: `w${index}`, namespace: `ns${index % 10}` }));
  const principal = (index: number) => `cluster.local/ns/ns${index % 10}/sa/w${index}`;
  return [
    ...names.flatMap(({ name, namespace }) => [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace },
        spec: { selector: { app: name }, ports: [{ port: 80, name: 'http' }] },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace },
        spec: { template: { metadata: { labels: { app: name } }, spec: { serviceAccountName: name } } },
      },
    ]),
    ...Array.from({ length: policies }, (_, index) => {
      const { name, namespace } = names[index % workloads] ?? { name: '', namespace: '' };
      const callers = Array.from({ length: 5 }, (_, caller) => principal((index * 7 + caller) % workloads));
      return {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: `p${index}`, namespace },
        spec: {
          action: index < workloads ? 'ALLOW' : 'DENY',
          selector: { matchLabels: { app: name } },
          rules: [
            {
              from: [{ source: { principals: callers } }, { source: { namespaces: [`ns${index % 10}`] } }],
              to: [
                { operation: { methods: ['GET'], paths: [`/api${index}/*`] } },
                { operation: { methods: ['POST'], paths: [`/w${index}`] } },
              ],
            },
          ],
        },
      };
    }),
  ];
}

export const access: Subject = {
  title: 'access: CPU time of the cells of all callers and services; no other tool does the same',
  *lines() {
    for (const workloads of [50, 100, 200]) {
      const mesh = Mesh.of(world(workloads, workloads * 1.5));
      let cells = 0;
      const taken = milliseconds(() => {
        cells = mesh.access().length;
      });
      yield `${workloads} by ${workloads} workloads, ${workloads * 1.5} policies: ${cells} cells in ${taken} ms`;
    }
  },
};
