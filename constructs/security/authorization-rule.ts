import { type Field, list, struct } from '../props/field';
import { type Condition, condition } from './condition';
import { type Operation, operation } from './operation';
import { type Source, source } from './source';

/**
 * Matches requests. A request matches if one entry of `from`, one entry of `to` and all entries of `when` match; a list
 * that is not set always matches.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule
 */
export interface AuthorizationRule {
  /** Callers, one of which must match. @default any caller */
  readonly from?: readonly Source[];
  /** Operations, one of which must match. @default any operation */
  readonly to?: readonly Operation[];
  /** Further conditions, all of which must match. @default no further conditions */
  readonly when?: readonly Condition[];
}

export const authorizationRule: Field<AuthorizationRule> = struct<AuthorizationRule>({
  from: list(source),
  to: list(operation),
  when: list(condition),
});
