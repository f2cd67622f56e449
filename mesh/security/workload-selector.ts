import { GATEWAY_API } from '../manifest/api-group';
import { byAge, type Config, selects } from '../manifest/config';
import { fields, fieldsOrNone, list, textMap } from '../manifest/fields';
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

  /** Finds the policies in the root namespace and the workload's own that select it, or that target its Gateway. */
  for(workload: Workload, rootNamespace: string): readonly Config[] {
    const namespaces = new Set(
      this.isRootFirst ? [rootNamespace, workload.namespace] : [workload.namespace, rootNamespace],
    );
    return [...namespaces].flatMap((namespace) => this.in(namespace)).filter((policy) => isAttached(policy, workload));
  }
}

export function selectorOf(policy: Config) {
  return textMap(fields(policy.spec.selector).matchLabels);
}

/** Label of the Pods that istiod creates for a Gateway of the Gateway API. */
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** A policy with `targetRefs` ignores Pods without the label of the Gateway; those for waypoints have no effect here. */
function isAttached(policy: Config, { labels, namespace }: Workload): boolean {
  const { targetRef, targetRefs } = policy.spec;
  const targets = list(targetRefs).length > 0 ? list(targetRefs) : fieldsOrNone(targetRef) ? [targetRef] : [];
  if (targets.length === 0) return selects(selectorOf(policy), labels);
  const gateway = labels.get(GATEWAY_NAME);
  if (gateway === undefined || policy.namespace !== namespace) return false;
  return targets.map(fields).some((target) => {
    const isGateway = target.group === GATEWAY_API && target.kind === 'Gateway';
    return isGateway && target.name === gateway && [undefined, '', namespace].includes(target.namespace as string);
  });
}
