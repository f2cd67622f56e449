import { Construct } from 'constructs';
import { list, refuseProp, type Wire } from '../props/field';
import { forPolicyTarget, type PolicyTarget, policyTarget, SELECTOR_PLACE } from '../props/policy-target';
import { type ResourceProps, resource, SECURITY } from '../props/resource';
import { choice, nonEmptyText } from '../props/value';
import { type AuthorizationRule, authorizationRule } from './authorization-rule';

/** Props of AuthorizationPolicy. */
export interface AuthorizationPolicyProps extends ResourceProps, PolicyTarget {
  /**
   * What happens to a request that matches a rule. Policies are evaluated in the order `CUSTOM`, `DENY`, `ALLOW`; once
   * a workload has an `ALLOW` policy, requests that match no `ALLOW` rule are denied with 403. `CUSTOM` delegates the
   * decision to `provider`; `AUDIT` only marks the request.
   *
   * @default 'ALLOW'
   */
  readonly action?: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  /**
   * Rules that a request is matched against; `{}` matches every request. The policy matches if one of its rules does.
   * Required unless action is `ALLOW`.
   *
   * @default no request matches, so `ALLOW` denies every request
   */
  readonly rules?: readonly AuthorizationRule[];
  /** Extension provider in the mesh config that authorizes requests. Requires action `CUSTOM`. @default none */
  readonly provider?: string;
}

/**
 * An Istio AuthorizationPolicy: which requests a workload accepts, by caller, operation and other conditions.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AuthorizationPolicy extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the AuthorizationPolicy.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has an AuthorizationPolicy with this name
   */
  constructor(scope: Construct, id: string, props: AuthorizationPolicyProps = {}) {
    super(scope, id);
    const object = authorizationPolicy(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

export const authorizationPolicy = resource<AuthorizationPolicyProps>(
  SECURITY,
  'AuthorizationPolicy',
  {
    ...policyTarget,
    action: choice('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
    rules: list(authorizationRule),
    provider: nonEmptyText,
  },
  (spec, props, policy): Wire => {
    const { action = 'ALLOW', rules, provider: name } = props;
    if ((action === 'CUSTOM') !== (name !== undefined))
      refuseProp('', "action 'CUSTOM' requires provider, and provider requires action 'CUSTOM'");
    if (action !== 'ALLOW' && rules === undefined)
      refuseProp('', `action '${action}' requires rules (rules: [{}] matches every request)`);
    if (action === 'CUSTOM') rules?.forEach(withoutIdentity);
    return forPolicyTarget(spec, props, policy);
  },
  { selector: SELECTOR_PLACE, provider: 'provider.name' },
);

const IDENTITIES = /^(?:not)?(?:principals|requestPrincipals|namespaces|serviceAccounts|trustDomains)$/i;
const IDENTITY_KEYS = /^(?:source\.(?:namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;

/** Rejects conditions on identities in CUSTOM policies: they are evaluated before the caller is authenticated. */
function withoutIdentity({ from = [], when = [] }: AuthorizationRule, index: number): void {
  const sources = from.flatMap((source) => Object.entries(source).flatMap(([name, value]) => (value ? [name] : [])));
  const found = sources.find((name) => IDENTITIES.test(name)) ?? when.find(({ key }) => IDENTITY_KEYS.test(key))?.key;
  if (found !== undefined)
    refuseProp(`rules[${index}]`, `action 'CUSTOM' excludes ${found}: the provider checks who calls`);
}
