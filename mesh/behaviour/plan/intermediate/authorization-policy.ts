import type { Config } from '../../../manifest/config';
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
 * An ALLOW policy that does the whole new work of its group alone, so the others can come and go. If no policy remains, it allows
 * everything.
 */
export function withAllRules(group: PolicyGroup): Map<string, Manifest> {
  const rules = group.flatMap(({ after }) => list(after?.spec.rules));
  const remaining = group.find(({ after }) => after);
  if (remaining?.after) return version(remaining.name, remaining.after, rules);
  const [last] = group;
  return last?.before ? version(last.name, last.before, [{}]) : new Map();
}

/** An ALLOW policy that also goes on with the old work of its group. */
export function withOldRules(group: PolicyGroup): Map<string, Manifest> {
  const rules = group.flatMap(({ before }) => list(before?.spec.rules));
  const remaining = group.find(({ after }) => after);
  return remaining?.after
    ? version(remaining.name, remaining.after, [...list(remaining.after.spec.rules), ...rules])
    : new Map();
}

const version = (name: string, { origin, spec }: Config, rules: readonly unknown[]): Map<string, Manifest> =>
  new Map([[name, withSpec(origin.manifest, { ...spec, rules })]]);

const isAllow = (spec: unknown) => ['', 'ALLOW'].includes(text(fields(spec).action));
