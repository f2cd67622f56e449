import { fields, list, text } from '../../../manifest/fields';
import type { Manifest } from '../../../manifest/manifest';
import { firstDifference } from '../../diff/changes';
import type { ChangedObject } from '../transition';
import { withSpec } from './with-spec';

/** ALLOW policies of the same workloads that change together. */
export type PolicyGroup = readonly ChangedObject[];

/** Groups ALLOW policies by the workloads that they select. */
export function allowGroups(changes: readonly ChangedObject[]): PolicyGroup[] {
  const groups: ChangedObject[][] = [];
  for (const change of changes) {
    const config = change.after ?? change.before;
    if (config?.kind !== 'AuthorizationPolicy' || !isAllow(change.before?.spec) || !isAllow(change.after?.spec))
      continue;
    const target = ({ before, after }: ChangedObject) => {
      const config = after ?? before;
      return [config?.namespace, config?.spec.selector ?? null, config?.spec.targetRefs ?? null];
    };
    const group = groups.find(([first]) => first && !firstDifference(target(first), target(change)));
    if (group) group.push(change);
    else groups.push([change]);
  }
  return groups;
}

/**
 * ALLOW policies that do their whole new work alone: each has the rules of all new policies of its workloads. If no policy
 * remains, each allows everything.
 */
export function withAllRules(group: PolicyGroup): Map<string, Manifest> {
  const rules = group.flatMap(({ after }) => list(after?.spec.rules));
  const remains = group.some(({ after }) => after !== undefined);
  return new Map(
    group.flatMap(({ name, before, after }): [string, Manifest][] => {
      const config = after ?? (remains ? undefined : before);
      if (!config) return [];
      const spec = { ...config.spec, rules: remains ? rules : [{}] };
      return [[name, withSpec(config.origin.manifest, spec)]];
    }),
  );
}

/** ALLOW policies that go on with their old work alone: each that goes or changes has the rules of all old ones as well. */
export function withOldRules(group: PolicyGroup): Map<string, Manifest> {
  const rules = group.flatMap(({ before }) => list(before?.spec.rules));
  return new Map(
    group.flatMap(({ name, after }): [string, Manifest][] =>
      after
        ? [[name, withSpec(after.origin.manifest, { ...after.spec, rules: [...list(after.spec.rules), ...rules] })]]
        : [],
    ),
  );
}

const isAllow = (spec: unknown) => ['', 'ALLOW'].includes(text(fields(spec).action));
