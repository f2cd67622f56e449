import { fields, list } from '../../manifest/fields';
import type { FieldPath } from '../../manifest/manifest';
import type { AuthorizationPolicyRule, AuthorizationPolicySpec } from '../../manifest/wire';
import type { MeshObject } from '../engine/mesh-object';

/** The principals in an AuthorizationPolicy, with their fields. */
export function* principalsOf({
  spec,
}: MeshObject<'AuthorizationPolicy'>): Generator<{ readonly principal: string; readonly field: FieldPath }> {
  for (const [rule, { from = [] }] of (spec.rules ?? []).entries()) {
    for (const [entry, { source }] of from.entries()) {
      for (const key of ['principals', 'notPrincipals'] as const) {
        for (const [index, principal] of (source?.[key] ?? []).entries()) {
          yield { principal, field: ['spec', 'rules', rule, 'from', entry, 'source', key, index] };
        }
      }
    }
  }
}

const OPERATION = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

/**
 * Whether a rule has conditions on a request, which a proxy that only sees connections cannot check. Those of an operation
 * are always the same; `sourceFields` and `isOfRequest` are the fields of a source and the keys of `when`.
 */
export function hasRequestCondition(
  { from = [], to = [], when = [] }: AuthorizationPolicyRule,
  sourceFields: readonly string[],
  isOfRequest: (key: string) => boolean,
): boolean {
  return (
    to.some(({ operation }) => has(operation, OPERATION)) ||
    from.some(({ source }) => has(source, sourceFields)) ||
    when.some(({ key = '' }) => isOfRequest(key))
  );
}

const has = (condition: object | undefined, keys: readonly string[]) =>
  keys.some((key) => list(fields(condition)[key]).length > 0);

/** The field of an AuthorizationPolicy that ztunnel cannot apply, and what it does instead. */
export function unsupportedByZtunnel({ action = 'ALLOW', rules = [] }: AuthorizationPolicySpec) {
  if (action !== 'ALLOW' && action !== 'DENY') return [['action'], `ztunnel does not support ${action}`] as const;
  const index = rules.findIndex(hasHttpCondition);
  if (index < 0) return undefined;
  const what = action === 'ALLOW' ? 'it drops this rule' : 'it ignores the HTTP conditions of this rule';
  return [['rules', index], `ztunnel does not read HTTP, so ${what}`] as const;
}

const L7_SOURCES = ['remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals'];
const L4_KEYS = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

const hasHttpCondition = (rule: AuthorizationPolicyRule) =>
  hasRequestCondition(rule, L7_SOURCES, (key) => !L4_KEYS.includes(key));
