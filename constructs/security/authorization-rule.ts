import { type Field, list, struct } from '../props/field';
import { type Condition, condition } from './condition';
import { type Operation, operation } from './operation';
import { type Source, source } from './source';

/**
 * Which requests a policy is for: one of `from`, and one of `to`, and all of `when` hold. What is left out holds.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule
 */
export interface AuthorizationRule {
  /** Who calls: one of these. @default everybody */
  readonly from?: readonly Source[];
  /** What is called: one of these. @default everything */
  readonly to?: readonly Operation[];
  /** What else holds: all of these. @default nothing else */
  readonly when?: readonly Condition[];
}

export const accessRule: Field<AuthorizationRule> = struct<AuthorizationRule>({
  from: list(source),
  to: list(operation),
  when: list(condition),
});
