import { Construct } from 'constructs';
import { list, required } from '../props/field';
import { forPolicyTarget, type PolicyTarget, policyTarget, SELECTOR_PLACE } from '../props/policy-target';
import { type ResourceProps, resource, SECURITY } from '../props/resource';
import { type JwtRule, jwtRule } from './jwt-rule';

/** Props of RequestAuthentication. */
export interface RequestAuthenticationProps extends ResourceProps, PolicyTarget {
  /** Accepted tokens, one rule per issuer. A request should contain at most one valid token. */
  readonly jwtRules: readonly JwtRule[];
}

/**
 * An Istio RequestAuthentication: which JSON Web Tokens (JWT) workloads accept. Requests with an invalid token are
 * denied. To deny requests without a token, add an AuthorizationPolicy that requires `requestPrincipals`.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export class RequestAuthentication extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the RequestAuthentication.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a RequestAuthentication with this name
   */
  constructor(scope: Construct, id: string, props: RequestAuthenticationProps) {
    super(scope, id);
    const object = requestAuthentication(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

export const requestAuthentication = resource<RequestAuthenticationProps>(
  SECURITY,
  'RequestAuthentication',
  { ...policyTarget, jwtRules: required(list(jwtRule)) },
  forPolicyTarget,
  { selector: SELECTOR_PLACE },
);
