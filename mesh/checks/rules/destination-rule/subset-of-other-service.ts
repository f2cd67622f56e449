import { textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import { destinationsOf } from '../../facts/destinations';
import { knownHostsOf } from '../../facts/known-hosts';
import { isJudged } from '../../facts/known-kinds';
import { hasWorkload, hasWorkloadBehind } from '../../facts/subset-workloads';
import { worldOf } from '../../facts/world';
import { example } from './subset-example';

export const subsetOfOtherService: Check = {
  code: 'KIA0203',
  level: 'error',
  title: 'subset labels match only workloads of other Services',
  description: `A subset selects from the workloads of the host's Service. Workloads with these labels exist, but the Service
does not select any of them, so requests to the subset get a 503. Correct the labels, or the host of the DestinationRule.`,
  differences: `If no workload at all has the labels, IST0173 reports it. As in Kiali, the finding is info if no
VirtualService uses the subset.`,
  examples: [
    {
      wrong: example('v2'),
      says: 'no workload of reviews has the labels version=v2: requests to this subset get a 503',
      right: example('v1'),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    if (!isJudged(inventory, 'Workload')) return;
    const used = usedSubsets(inventory);
    const { resolve } = worldOf(inventory);
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { host = '', subsets = [], exportTo } = object.spec;
      const services = hosts.find(host, object.namespace, exportTo);
      const [service] = services;
      if (!service?.kubernetes || services.length > 1 || service.alias) continue;
      const selector = textMap(service.config.spec.selector);
      if (selector.size === 0) continue;
      for (const [index, { name, labels }] of subsets.entries()) {
        const wanted = textMap(labels);
        const isTopology = [...wanted.keys()].some(
          (key) => key.includes('topology.') || key === 'kubernetes.io/hostname',
        );
        if (wanted.size === 0 || isTopology || !hasWorkload(inventory, wanted)) continue;
        if (hasWorkloadBehind(inventory, selector, service.namespace, wanted)) continue;
        const text = [...wanted].map((pair) => pair.join('=')).join(',');
        const level = used.has(`${resolve(host, object.namespace)} ${name}`) ? 'error' : 'info';
        report(
          object,
          ['spec', 'subsets', index, 'labels'],
          `no workload of ${host} has the labels ${text}: requests to this subset get a 503`,
          level,
        );
      }
    }
  },
};

/** Full host and subset of each destination. */
const usedSubsets = perInventory((inventory: Inventory): ReadonlySet<string> => {
  const { resolve } = worldOf(inventory);
  const used = new Set<string>();
  for (const { spec, namespace } of inventory.of('VirtualService')) {
    for (const { destination } of destinationsOf(spec)) {
      const { host, subset } = destination;
      if (host !== undefined && subset !== undefined) used.add(`${resolve(host, namespace)} ${subset}`);
    }
  }
  return used;
});
