import { textMap } from '../../fields';
import { knownHostsOf } from '../analyze/known-hosts';
import { carries, podsOf } from '../analyze/pods';
import type { Check } from '../check';

export const subsetOfOtherService: Check = {
  code: 'KIA0203',
  level: 'error',
  title: 'the labels of a subset are those of workloads of another Service',
  description: `A subset is a part of the workloads that the Service selects. Some workload has its labels, but none of those
behind the host, so that requests to the subset are answered with 503.`,
  differences: 'Where no workload at all has the labels it is IST0173.',
  examples: [
    {
      wrong: example('v2'),
      says: 'no workload behind reviews has the labels version=v2',
      right: example('v1'),
    },
  ],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    const pods = podsOf(inventory);
    if (pods.all.length === 0) return;
    for (const object of inventory.of('DestinationRule')) {
      const { host = '', subsets = [], exportTo } = object.spec;
      const services = hosts.find(host, object.namespace, exportTo);
      const [service] = services;
      if (!service?.kubernetes || services.length > 1 || service.alias) continue;
      const selector = textMap(service.config.spec.selector);
      if (selector.size === 0) continue;
      const behind = pods.select(selector, service.namespace);
      for (const [at, { labels }] of subsets.entries()) {
        const wanted = textMap(labels);
        const isTopology = [...wanted.keys()].some(
          (key) => key.includes('topology.') || key === 'kubernetes.io/hostname',
        );
        if (wanted.size === 0 || isTopology || behind.some((pod) => carries(pod.labels, wanted)) || !pods.has(wanted))
          continue;
        const text = [...wanted].map((pair) => pair.join('=')).join(',');
        report(object, ['spec', 'subsets', at, 'labels'], `no workload behind ${host} has the labels ${text}`);
      }
    }
  },
};

export const subsetWithoutLabels: Check = {
  code: 'KIA0209',
  level: 'warning',
  title: 'a subset has no labels',
  description:
    'A subset without labels is the whole host. That makes sense only to give it a trafficPolicy of its own.',
  differences: 'A subset with a trafficPolicy of its own, or with a sibling that has labels, is for information.',
  examples: [
    {
      wrong: rule(''),
      says: 'subset v1 has no labels, so it is all of the host',
      right: rule(', labels: { version: v1 }'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('DestinationRule')) {
      const { subsets = [] } = object.spec;
      const hasLabels = subsets.some(({ labels }) => Object.keys(labels ?? {}).length > 0);
      for (const [at, { labels, name, trafficPolicy }] of subsets.entries()) {
        if (Object.keys(labels ?? {}).length > 0) continue;
        const level = hasLabels || trafficPolicy ? 'info' : 'warning';
        report(object, ['spec', 'subsets', at], `subset ${name} has no labels, so it is all of the host`, level);
      }
    }
  },
};

function rule(labels: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets: [{ name: v1${labels} }]
`;
}

function example(version: string): string {
  const deployment = (name: string, label: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}, version: ${label} } }
    spec: { containers: [{ name: app, image: "app:1" }] }
`;
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---${deployment('reviews', 'v1')}---${deployment('ratings', 'v2')}---${rule(`, labels: { version: ${version} }`)}`;
}
