import type { Config } from '../manifest/config';
import { fields, list, text } from '../manifest/fields';
import type { Access } from './access';
import { compileRule, type RuleTest } from './authorization-rule';

/** The AuthorizationPolicies of one workload. What external authorizers (CUSTOM) say is not in the manifests. */
export class Authorization {
  private readonly deny: readonly Policy[];
  private readonly allow: readonly Policy[];

  constructor(policies: readonly Config[]) {
    const active = policies.filter(({ annotations }) => annotations.get('istio.io/dry-run') !== 'true');
    const of = (action: string) => active.filter(({ spec }) => (text(spec.action) || 'ALLOW') === action);
    this.deny = of('DENY').map(compile);
    this.allow = of('ALLOW').map(compile);
  }

  get isOpen(): boolean {
    return this.deny.length === 0 && this.allow.length === 0;
  }

  /** The policy that denies: one of DENY that fits, or where there are ALLOW policies and none fits, the oldest of them. */
  deniedBy(access: Access): string | undefined {
    const denying = this.deny.find(({ rules }) => rules.some((rule) => rule(access)));
    if (denying) return denying.id;
    const isAllowed = this.allow.length === 0 || this.allow.some(({ rules }) => rules.some((rule) => rule(access)));
    return isAllowed ? undefined : this.allow[0]?.id;
  }
}

interface Policy {
  readonly id: string;
  readonly rules: readonly RuleTest[];
}

function compile({ id, namespace, spec }: Config): Policy {
  const isDeny = text(spec.action) === 'DENY';
  return { id, rules: list(spec.rules).map((rule) => compileRule(fields(rule), namespace, isDeny)) };
}
