import { selects } from '../../../manifest/config';
import { textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import { knownHostsOf } from '../../facts/known-hosts';
import { type Pod, podsOf } from '../../facts/pods';
import { hasWorkload } from '../../facts/subset-workloads';

const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

export const emptySubset: Check = {
  code: 'IST0173',
  level: 'error',
  title: 'no workload has the labels of a subset',
  description: `Requests to a subset without workloads are answered with 503. The labels are those of the Pods, so of the
Deployment's template, not of the Deployment.`,
  differences: `Pod templates count as Pods, and this is judged once the manifests hold any. Istio's analyzer is content
with any Pod of any namespace that has the labels; KIA0203 reports where none of them belongs to the host. It knows Pods
alone: here a WorkloadEntry, a WorkloadGroup and an endpoint of a ServiceEntry count as well, and labels that a controller
gives to the Pods as it makes them, such as \`statefulset.kubernetes.io/pod-name\`, are not missed in a template.`,
  examples: [{ wrong: example('v2'), says: 'no workload has the labels version=v2', right: example('v1') }],
  run(inventory, report) {
    const pods = podsOf(inventory);
    const hosts = knownHostsOf(inventory);
    const { byNode, rest } = topologies(inventory);
    const isSelected = (selector: ReadonlyMap<string, string>) => {
      if (hasWorkload(inventory, selector)) return true;
      if (![...selector.keys()].some((key) => key.startsWith('topology.') || key === 'kubernetes.io/hostname'))
        return false;
      return rest.some((pod) =>
        selects(selector, new Map([...pod.labels, ...(byNode.get(String(pod.spec.nodeName)) ?? [])])),
      );
    };
    if (pods.all.length === 0) return;
    for (const object of inventory.of('DestinationRule')) {
      const { host = '', exportTo, subsets = [] } = object.spec;
      const [service] = hosts.isJudged(host) ? hosts.find(host, object.namespace, exportTo) : [];
      if (!service) continue;
      const common = service.kubernetes ? new Map<string, string>() : entryLabels(service.config.spec);
      for (const [at, { labels }] of subsets.entries()) {
        const selector = new Map([...common, ...textMap(labels)]);
        if (isSelected(selector)) continue;
        const text = [...selector].map((pair) => pair.join('=')).join(',');
        report(object, ['spec', 'subsets', at, 'labels'], `no workload has the labels ${text}: requests end with 503`);
      }
    }
  },
};

/** Pods that say on which node they run, and what labels they get from there. */
const topologies = perInventory((inventory: Inventory) => {
  const byNode = new Map<string, [string, string][]>();
  for (const { name, labels } of inventory.of('Node')) {
    const own = TOPOLOGY.flatMap((key): [string, string][] => {
      const value = labels.get(key);
      return value ? [[key, value]] : [];
    });
    byNode.set(name, [...own, ['kubernetes.io/hostname', name]]);
  }
  const rest: readonly Pod[] = podsOf(inventory).all.filter(({ spec }) => typeof spec.nodeName === 'string');
  return { byNode, rest };
});

function entryLabels(spec: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const selector = spec.workloadSelector;
  return typeof selector === 'object' && selector !== null && 'labels' in selector
    ? textMap(selector.labels)
    : new Map();
}

function example(version: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1 }
spec:
  selector: { matchLabels: { app: reviews, version: v1 } }
  template:
    metadata: { labels: { app: reviews, version: v1 } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets: [{ name: current, labels: { version: ${version} } }]
`;
}
