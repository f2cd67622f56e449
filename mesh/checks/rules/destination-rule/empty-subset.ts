import { selects } from '../../../manifest/config';
import { textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { perDiscovery } from '../../facts/discovery';
import { knownHostsOf } from '../../facts/known-hosts';
import { isJudged } from '../../facts/known-kinds';
import { type Pod, podsOf } from '../../facts/pods';
import { hasWorkload } from '../../facts/subset-workloads';

const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

export const emptySubset: Check = {
  code: 'IST0173',
  level: 'error',
  title: 'subset labels match no workload',
  description: `Requests to a subset without workloads get a 503. The labels of a subset are compared with those of Pods. Set
them in the Pod template of the Deployment; labels of the Deployment itself do not count.`,
  differences: `- A Pod template counts as a Pod. Nothing is reported if the manifests contain neither.
- Like \`istioctl analyze\`, this check accepts Pods of any namespace. If none of them belongs to the host, KIA0203 reports
  the subset.
- \`istioctl analyze\` considers only Pods. Here, WorkloadEntries, WorkloadGroups and endpoints of ServiceEntries count as
  well.
- A template does not need labels that a controller adds to its Pods, such as \`statefulset.kubernetes.io/pod-name\`.`,
  examples: [
    {
      wrong: example('v2'),
      says: 'no workload has the labels version=v2: requests to this subset get a 503',
      right: example('v1'),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
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
    if (!isJudged(inventory, 'Workload')) return;
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { host = '', exportTo, subsets = [] } = object.spec;
      const [service] = hosts.isJudged(host) ? hosts.find(host, object.namespace, exportTo) : [];
      if (!service) continue;
      const common = service.kubernetes ? new Map<string, string>() : entryLabels(service.config.spec);
      for (const [index, { labels }] of subsets.entries()) {
        const selector = new Map([...common, ...textMap(labels)]);
        if (isSelected(selector)) continue;
        const text = [...selector].map((pair) => pair.join('=')).join(',');
        report(
          object,
          ['spec', 'subsets', index, 'labels'],
          `no workload has the labels ${text}: requests to this subset get a 503`,
        );
      }
    }
  },
};

/** Pods with a nodeName, and the topology labels that they inherit from each Node. */
const topologies = perDiscovery((inventory: Inventory) => {
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
