import { Construct } from 'constructs';
import { list, required } from '../props/field';
import { forPolicyTarget, type PolicyTarget, policyTarget } from '../props/policy-target';
import { type ResourceProps, resource, SECURITY } from '../props/resource';
import { type JwtRule, jwtRule } from './jwt-rule';

/** Props of RequestAuthentication. */
export interface RequestAuthenticationProps extends ResourceProps, PolicyTarget {
  /** The tokens that are taken; a request may bring one of them. */
  readonly jwtRules: readonly JwtRule[];
}

/**
 * A RequestAuthentication of Istio: whose tokens (JWT) workloads take. It refuses requests with an invalid token; only an
 * AuthorizationPolicy, with `requestPrincipals`, refuses those without one.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export class RequestAuthentication extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;

  /**
   * Makes the RequestAuthentication.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a RequestAuthentication of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: RequestAuthenticationProps) {
    super(scope, id);
    const object = jwtAuthentication(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const jwtAuthentication = resource<RequestAuthenticationProps>(
  SECURITY,
  'RequestAuthentication',
  { ...policyTarget, jwtRules: required(list(jwtRule)) },
  forPolicyTarget,
);
