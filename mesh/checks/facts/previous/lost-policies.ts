import type { DestinationRuleTrafficPolicy } from '../../../manifest/wire';
import { subsetOf } from '../../../registry/host-name';
import type { Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { destinationsOf } from '../destinations';
import { worldOf } from '../world';
import type { Change, Replaced } from './change';

const BLOCKS = ['connectionPool', 'loadBalancer', 'outlierDetection', 'tls'] as const;
type Rule = MeshObject<'DestinationRule'>;

/** Reports parts of a policy that no DestinationRule sets now. Connection pools, for example, do not show in answers to requests. */
export function lostBlocks({ after, replaced }: Change, report: Report): void {
  const { resolve } = worldOf(after);
  for (const pair of replaced) {
    if (pair.now.kind !== 'DestinationRule') continue;
    const { before, now } = pair as Replaced<'DestinationRule'>;
    const host = resolve(before.spec.host ?? '', before.namespace);
    const written = blocksOf(before.spec.trafficPolicy);
    const covering = after.of('DestinationRule').filter(({ spec, namespace }) => {
      return namespace === before.namespace && subsetOf(host, resolve(spec.host ?? '', namespace));
    });
    const lost = written.filter((block) => !covering.some(({ spec }) => spec.trafficPolicy?.[block]));
    if (lost.length === 0) continue;
    const losesTls = lost.includes('tls') && ['SIMPLE', 'MUTUAL'].includes(before.spec.trafficPolicy?.tls?.mode ?? '');
    const message = `the previous version sets ${lost.join(', ')} for ${host}, but no DestinationRule does now`;
    report(now, ['spec', 'trafficPolicy'], message, losesTls ? 'error' : 'warning');
  }
}

/** Reports VirtualServices that route to a new host while the DestinationRule still has the old one. */
export function leftBehind({ before, after, replaced }: Change, report: Report): void {
  const rules = rulesByHost(after);
  const { resolve } = worldOf(after);
  const used = new Set(
    after.of('VirtualService').flatMap(({ spec, namespace }) => {
      return destinationsOf(spec).map(({ destination }) => resolve(destination.host ?? '', namespace));
    }),
  );
  for (const pair of replaced) {
    if (pair.now.kind !== 'VirtualService') continue;
    const { before: old, now } = pair as Replaced<'VirtualService'>;
    const hosts = new Set(
      destinationsOf(old.spec).map(({ destination }) => resolve(destination.host ?? '', now.namespace)),
    );
    const orphaned = [...hosts].flatMap((host) => (used.has(host) ? [] : (rules.get(host) ?? [])));
    const [rule] = orphaned.filter(({ spec }) => blocksOf(spec.trafficPolicy).length > 0);
    if (!rule) continue;
    for (const { destination, field } of destinationsOf(now.spec)) {
      const host = resolve(destination.host ?? '', now.namespace);
      if (hosts.has(host) || isCovered(host, rules) || isCovered(host, rulesByHost(before))) continue;
      const name = `DestinationRule ${rule.id}`;
      const blocks = blocksOf(rule.spec.trafficPolicy).join(', ');
      const message = `no DestinationRule applies to ${host}: ${name} with its ${blocks} is still for ${rule.spec.host}`;
      report(now, [...field, 'host'], message);
      break;
    }
  }
}

function blocksOf(policy: DestinationRuleTrafficPolicy | undefined) {
  return BLOCKS.filter((block) => policy?.[block]);
}

function rulesByHost(inventory: Inventory): Map<string, Rule[]> {
  const { resolve } = worldOf(inventory);
  const rules = new Map<string, Rule[]>();
  for (const object of inventory.of('DestinationRule')) {
    const host = resolve(object.spec.host ?? '', object.namespace);
    rules.set(host, [...(rules.get(host) ?? []), object]);
  }
  return rules;
}

function isCovered(host: string, rules: ReadonlyMap<string, unknown>): boolean {
  return rules.has(host) || [...rules.keys()].some((other) => subsetOf(host, other));
}
