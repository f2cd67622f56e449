import { byAge, type Config, selects } from '../manifest/config';
import { fields, fieldsOrNone, textMap } from '../manifest/fields';
import type { Workload } from '../registry/workload';

/** Security policies by namespace, oldest first. */
export class PolicySet {
  private readonly byNamespace = new Map<string, Config[]>();
  private readonly isRootFirst: boolean;

  constructor(objects: readonly Config[], kind: string) {
    // Istio collects RequestAuthentications in this order: of several rules for an issuer, the first one counts.
    this.isRootFirst = kind !== 'RequestAuthentication';
    for (const policy of objects.filter((object) => object.kind === kind).sort(byAge)) {
      const policies = this.byNamespace.get(policy.namespace);
      if (policies) policies.push(policy);
      else this.byNamespace.set(policy.namespace, [policy]);
    }
  }

  in(namespace: string): readonly Config[] {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** Finds the policies in the root namespace and the workload's own that select it, except those for waypoints. */
  for(workload: Workload, rootNamespace: string): readonly Config[] {
    const namespaces = new Set(
      this.isRootFirst ? [rootNamespace, workload.namespace] : [workload.namespace, rootNamespace],
    );
    return [...namespaces]
      .flatMap((namespace) => this.in(namespace))
      .filter((policy) => !isForWaypoint(policy) && selects(selectorOf(policy), workload.labels));
  }
}

export function selectorOf(policy: Config) {
  return textMap(fields(policy.spec.selector).matchLabels);
}

function isForWaypoint({ spec }: Config): boolean {
  return fieldsOrNone(spec.targetRef) !== undefined || (Array.isArray(spec.targetRefs) && spec.targetRefs.length > 0);
}
