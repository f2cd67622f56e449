import type { Config } from '../manifest/config';
import { fields, list, text } from '../manifest/fields';
import type { Access } from './access';
import { compileRule, type RuleTest } from './authorization-rule';

/** A workload's AuthorizationPolicies, except CUSTOM: the manifests do not contain the external authorizers. */
export class Authorization {
  private readonly deny: readonly Policy[];
  private readonly allow: readonly Policy[];

  constructor(policies: readonly Config[]) {
    const active = policies.filter(({ annotations }) => annotations.get('istio.io/dry-run') !== 'true');
    const withAction = (action: string) => active.filter(({ spec }) => (text(spec.action) || 'ALLOW') === action);
    this.deny = withAction('DENY').map(compile);
    this.allow = withAction('ALLOW').map(compile);
  }

  get isOpen(): boolean {
    return this.deny.length === 0 && this.allow.length === 0;
  }

  /** Returns the policy that denies: a matching DENY policy or, if no ALLOW policy matches, the oldest ALLOW policy. */
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
