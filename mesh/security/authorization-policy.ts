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

  /** All policies but those of a dry run, `namespace/name`. */
  get policies(): readonly string[] {
    return [...this.deny, ...this.allow].map(({ id }) => id);
  }

  /** Whether every request is denied, whatever it is. */
  get isClosed(): boolean {
    const allowsNothing = this.allow.length > 0 && this.allow.every(({ rules }) => rules.length === 0);
    return allowsNothing || this.deny.some(({ hasUnconditionalRule }) => hasUnconditionalRule);
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
  /** A rule without `from`, `to` and `when`, which matches every request. */
  readonly hasUnconditionalRule: boolean;
}

function compile({ id, namespace, spec }: Config): Policy {
  const isDeny = text(spec.action) === 'DENY';
  const rules = list(spec.rules).map(fields);
  return {
    id,
    rules: rules.map((rule) => compileRule(rule, namespace, isDeny)),
    hasUnconditionalRule: rules.some(({ from, to, when }) => [from, to, when].every((part) => list(part).length === 0)),
  };
}
