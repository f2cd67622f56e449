import { Construct } from 'constructs';
import { list, refuseProp, type Wire } from '../props/field';
import { forPolicyTarget, type PolicyTarget, policyTarget } from '../props/policy-target';
import { type ResourceProps, resource, SECURITY } from '../props/resource';
import { choice, nonEmptyText } from '../props/value';
import { type AuthorizationRule, accessRule } from './authorization-rule';

/** Props of AuthorizationPolicy. */
export interface AuthorizationPolicyProps extends ResourceProps, PolicyTarget {
  /**
   * What happens to a request that a rule takes. `DENY` is looked at before `ALLOW`; once a workload has an `ALLOW`
   * policy, what none of its rules takes is refused with 403. `CUSTOM` asks `provider`
   * before both, `AUDIT` decides nothing and only marks the request.
   *
   * @default 'ALLOW'
   */
  readonly action?: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  /** The requests it is for: those that one of the rules takes. @default none, so that `ALLOW` refuses every request */
  readonly rules?: readonly AuthorizationRule[];
  /** The name of the external authorizer in the mesh config. Needs action `CUSTOM`. @default none */
  readonly provider?: string;
}

/**
 * An AuthorizationPolicy of Istio: who may do what with a workload.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AuthorizationPolicy extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;

  /**
   * Makes the AuthorizationPolicy.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has an AuthorizationPolicy of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: AuthorizationPolicyProps = {}) {
    super(scope, id);
    const object = accessPolicy(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const accessPolicy = resource<AuthorizationPolicyProps>(
  SECURITY,
  'AuthorizationPolicy',
  {
    ...policyTarget,
    action: choice('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
    rules: list(accessRule),
    provider: nonEmptyText,
  },
  ({ provider, ...spec }, props, policy): Wire => {
    const { action = 'ALLOW', rules, provider: name } = props;
    if ((action === 'CUSTOM') !== (name !== undefined)) refuseProp('', "action 'CUSTOM' and provider need each other");
    if (action !== 'ALLOW' && rules === undefined)
      refuseProp('', `rules is missing: ${action} without rules does nothing, rules: [{}] is for every request`);
    if (action === 'CUSTOM') rules?.forEach(withoutIdentity);
    return {
      ...forPolicyTarget(spec, props, policy),
      ...(provider !== undefined && { provider: { name: provider } }),
    };
  },
);

const IDENTITIES = /^(?:not)?(?:principals|requestPrincipals|namespaces|serviceAccounts|trustDomains)$/i;
const IDENTITY_KEYS = /^(?:source\.(?:namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;

/** An external authorizer is asked before Istio knows who calls. */
function withoutIdentity({ from = [], when = [] }: AuthorizationRule, index: number): void {
  const sources = from.flatMap((source) => Object.entries(source).flatMap(([name, value]) => (value ? [name] : [])));
  const found = sources.find((name) => IDENTITIES.test(name)) ?? when.find(({ key }) => IDENTITY_KEYS.test(key))?.key;
  if (found !== undefined)
    refuseProp(`rules[${index}]`, `action 'CUSTOM' takes no ${found}: the provider decides who may`);
}
