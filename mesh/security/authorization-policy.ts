import type { Config } from '../manifest/config';
import { fields, list, text } from '../manifest/fields';
import type { Access } from './access';
import { compileRule, type RuleTest } from './authorization-rule';

/** What AuthorizationPolicies depend on in the mesh. */
export interface AuthorizationContext {
  readonly trustDomains: readonly string[];
  /** Names of the external authorizers in the mesh config; `undefined` if it is not in the manifests. */
  readonly authorizers: ReadonlySet<string> | undefined;
}

/** A workload's AuthorizationPolicies. External authorizers are not in the manifests: they allow every request. */
export class Authorization {
  private readonly custom: readonly Policy[];
  private readonly deny: readonly Policy[];
  private readonly allow: readonly Policy[];

  constructor(policies: readonly Config[], { trustDomains, authorizers }: AuthorizationContext) {
    const active = policies.filter(({ annotations }) => !isDryRun(annotations.get('istio.io/dry-run')));
    const withAction = (action: string) => active.filter(({ spec }) => (text(spec.action) || 'ALLOW') === action);
    const compiled = (policy: Config) => compile(policy, trustDomains);
    this.deny = withAction('DENY').map(compiled);
    this.allow = withAction('ALLOW').map(compiled);
    const custom = withAction('CUSTOM');
    const names = new Set(custom.map(providerOf));
    // Istio denies what it cannot have authorized: by an unknown authorizer, or by two.
    this.custom = custom
      .filter((policy) => authorizers && (names.size > 1 || !authorizers.has(providerOf(policy))))
      .map(compiled);
  }

  get isOpen(): boolean {
    return this.deny.length + this.allow.length + this.custom.length === 0;
  }

  /** All policies but those of a dry run, `namespace/name`. */
  get policies(): readonly string[] {
    return [...this.custom, ...this.deny, ...this.allow].map(({ id }) => id);
  }

  /** Whether every request is denied, whatever it is. */
  get isClosed(): boolean {
    const allowsNothing = this.allow.length > 0 && this.allow.every(({ http }) => http.length === 0);
    return allowsNothing || [...this.custom, ...this.deny].some(({ hasUnconditionalRule }) => hasUnconditionalRule);
  }

  /** Returns the CUSTOM policy that denies because its authorizer is missing. It runs before tokens are verified. */
  deniedBeforeTokens(access: Access): string | undefined {
    return this.custom.find((policy) => matches(policy, access))?.id;
  }

  /** Returns the policy that denies: a matching DENY policy or, if no ALLOW policy matches, the oldest ALLOW policy. */
  deniedBy(access: Access): string | undefined {
    const denying = this.deny.find((policy) => matches(policy, access));
    if (denying) return denying.id;
    const isAllowed = this.allow.length === 0 || this.allow.some((policy) => matches(policy, access));
    return isAllowed ? undefined : this.allow[0]?.id;
  }
}

/** The external authorizer of a CUSTOM policy. */
export function providerOf({ spec }: Config): string {
  return text(fields(spec.provider).name);
}

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** Whether the annotation `istio.io/dry-run` is true in one of Go's spellings. */
export function isDryRun(annotation: string | undefined): boolean {
  return annotation !== undefined && TRUE.has(annotation);
}

interface Policy {
  readonly id: string;
  /** Rules for HTTP, and what is left of them at a TCP port. */
  readonly http: readonly RuleTest[];
  readonly tcp: readonly RuleTest[];
  /** A rule without `from`, `to` and `when`, which matches every request. */
  readonly hasUnconditionalRule: boolean;
}

function matches({ http, tcp }: Policy, access: Access): boolean {
  return (access.http ? http : tcp).some((rule) => rule(access));
}

function compile({ id, namespace, spec }: Config, trustDomains: readonly string[]): Policy {
  const isAllow = (text(spec.action) || 'ALLOW') === 'ALLOW';
  const rules = list(spec.rules).map(fields);
  const compiled = (isHttp: boolean) =>
    rules.flatMap((rule) => compileRule(rule, { namespace, trustDomains }, { isHttp, isAllow }) ?? []);
  return {
    id,
    http: compiled(true),
    tcp: compiled(false),
    hasUnconditionalRule: rules.some(({ from, to, when }) => [from, to, when].every((part) => list(part).length === 0)),
  };
}
