import type { Config } from '../manifest/config';
import { fields, fieldsOrNone, list, text } from '../manifest/fields';
import type { Manifest } from '../manifest/manifest';
import { resolveShortName } from '../registry/host-name';
import type { VirtualService } from '../routing/virtual-service';
import { destinationsOf } from './applicable-rules';
import type { Version } from './versions';
import type { World } from './world';

/** What becomes of a DestinationRule whose subsets are Services now. */
export interface SubsetRemoval {
  readonly from: Config;
  readonly to: readonly Manifest[];
  /** Whether nothing is left of it. */
  readonly isRemoved: boolean;
  /** What is left of it. @default nothing, or all of it */
  readonly changed?: Manifest;
}

/** Removes the subsets that no VirtualService uses any more. A DestinationRule of the context stays as it is. */
export function withoutSubsets(
  moved: readonly Version[],
  kept: readonly VirtualService[],
  world: World,
): SubsetRemoval[] {
  const used = usedSubsets(kept, world);
  const byRule = new Map<Config, Version[]>();
  for (const version of moved) byRule.set(version.rule, [...(byRule.get(version.rule) ?? []), version]);
  return [...byRule].map(([rule, versions]) => {
    const to = versions.flatMap(({ objects }) => objects);
    if (rule.origin.isContext) return { from: rule, to, isRemoved: false };
    const isMoved = (name: string) =>
      versions.some(({ subset, service }) => subset === name && !used.has(`${service.hostname} ${name}`));
    const { subsets, ...rest } = rule.spec;
    const left = list(subsets).filter((subset) => !isMoved(text(fields(subset).name)));
    if (left.length === list(subsets).length) return { from: rule, to, isRemoved: false };
    const isRemoved = left.length === 0 && fieldsOrNone(rest.trafficPolicy) === undefined;
    const spec = { ...rest, ...(left.length > 0 && { subsets: left }) };
    const { manifest } = rule.origin;
    return { from: rule, to, isRemoved, ...(!isRemoved && { changed: { ...manifest, spec } }) };
  });
}

/** Subsets in the rules of VirtualServices, as `host subset`. */
function usedSubsets(virtualServices: readonly VirtualService[], { mesh }: World): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { http, tls, tcp, namespace } of virtualServices) {
    const rules = [
      ...http.map(({ spec, namespace: own }) => ({ spec, own })),
      ...[...tls, ...tcp].map((spec) => ({ spec, own: namespace })),
    ];
    for (const { spec, own } of rules) {
      for (const destination of destinationsOf(spec).map(fields)) {
        used.add(`${resolveShortName(text(destination.host), own, mesh.clusterDomain)} ${text(destination.subset)}`);
      }
    }
  }
  return used;
}
